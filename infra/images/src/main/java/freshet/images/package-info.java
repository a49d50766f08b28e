/** Container images of the functions, put together file by file with Jib: no container daemon takes part. */
package freshet.images;
