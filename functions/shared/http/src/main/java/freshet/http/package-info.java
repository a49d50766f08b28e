/** The HTTP contract that every function keeps alike: problems, pages, entity tags, texts, imports. */
package freshet.http;
