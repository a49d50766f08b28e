-- A search finds a product by the beginning of each of its words and codes, whatever is between a code's parts: "ds7604" finds
-- "DS-7604NI". Texts compare by what folded() makes of them, here and nowhere else.
--
-- The version before goes on with the column "words" while this one is rolled out, and fills "terms" by the trigger without knowing of
-- it. The column is added empty, because one that is generated would lock out readers until the whole table is written anew.

-- The same for texts that differ in case or in how an accented letter is written, and for no others: Unicode's canonical caseless
-- matching (The Unicode Standard, section 3.13, D145). Of ASCII, for which it is the small letters, the shorter way there.
CREATE FUNCTION folded(text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN CASE WHEN octet_length($1) = length($1) THEN lower($1 COLLATE "C")
        ELSE normalize(casefold(normalize($1, NFD) COLLATE pg_unicode_fast), NFC) COLLATE "C" END;

-- A text as its parts with spaces between: runs of letters, runs of digits. "ds-7604ni" is "ds 7604 ni".
CREATE FUNCTION search_parts(content text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN regexp_replace(
        regexp_replace(
            regexp_replace(content COLLATE pg_unicode_fast, '[^[:alnum:][:space:]]+', ' ', 'g'),
            '([[:alpha:]])([[:digit:]])', '\1 \2', 'g'),
        '([[:digit:]])([[:alpha:]])', '\1 \2', 'g');

-- A text as its codes in one piece: "ds-7604ni" is "ds7604ni".
CREATE FUNCTION search_codes(content text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN regexp_replace(content COLLATE pg_unicode_fast, '[^[:alnum:][:space:]]+', '', 'g');

-- The parts of a text, as they are and by their English stems, both at the place where they stand.
CREATE FUNCTION search_terms(content text) RETURNS tsvector LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
    parts text := search_parts(folded(coalesce(content, '')));
BEGIN
    RETURN (to_tsvector('simple', parts)::text || ' ' || to_tsvector('english', parts)::text)::tsvector;
END
$$;

-- The same with the codes in one piece behind it, so far as they have several parts.
CREATE FUNCTION search_terms_and_codes(content text) RETURNS tsvector LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
    terms tsvector := search_terms(content);
BEGIN
    RETURN terms
        || ts_delete(to_tsvector('simple', search_codes(folded(coalesce(content, '')))), tsvector_to_array(terms));
END
$$;

-- What finds a text as it is, in any grammatical form of its words. (A code's "a" says something, though English passes over it.)
CREATE FUNCTION search_whole(content text) RETURNS tsquery LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
    parts tsquery := phraseto_tsquery('simple', search_parts(content));
    stems tsquery := phraseto_tsquery('english', search_parts(content));
BEGIN
    RETURN CASE WHEN numnode(stems) = numnode(parts) THEN stems ELSE parts END;
END
$$;

-- What finds all that begins with a word or code. A single character is no beginning: it finds itself.
CREATE FUNCTION search_beginning(content text) RETURNS tsquery LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
    parts tsquery := phraseto_tsquery('simple', search_parts(content));
    code tsquery := phraseto_tsquery('simple', search_codes(content));
    whole tsquery := search_whole(content);
    beginning tsquery;
BEGIN
    IF numnode(parts) = 0 OR length(search_codes(content)) = 1 THEN
        RETURN parts;
    END IF;
    beginning := (parts::text || ':*')::tsquery;
    IF code <> parts THEN
        beginning := beginning || (code::text || ':*')::tsquery;
    END IF;
    IF whole <> parts THEN -- else it is there as a beginning, and ts_rank would see but one of the two
        beginning := beginning || whole;
    END IF;
    RETURN beginning;
END
$$;

-- What somebody typed as a query: all words must be there; "or" gives a choice, "-" excludes, quotes ask for words one after another, as
-- they are. Words that say nothing in English ("the") count only where there are no others, and exclusions only beside something that is
-- looked for. Words and codes are beginnings, or whole, which tells what to show first of all that is found.
CREATE FUNCTION search_query(typed text, beginnings boolean) RETURNS tsquery LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE
    SET client_min_messages = warning AS $$ -- else it tells of each empty query
DECLARE
    piece text[]; -- a minus; what was in quotes; what was not
    found tsquery := '';
    wanted tsquery := '';
    idle tsquery := '';
    excluded tsquery := '';
    term tsquery;
BEGIN
    FOR piece IN
        SELECT regexp_matches(folded(typed) || ' or' COLLATE pg_unicode_fast, '(-?)(?:"([^"]*)"?|([^[:space:]"]+))', 'g')
    LOOP
        IF piece[1] = '' AND piece[3] = 'or' THEN
            IF numnode(wanted) = 0 THEN
                wanted := idle;
            END IF;
            IF numnode(wanted) > 0 THEN
                found := found || (wanted && !!excluded);
            END IF;
            wanted := '';
            idle := '';
            excluded := '';
        ELSIF piece[1] = '-' THEN
            excluded := excluded || search_whole(coalesce(piece[2], piece[3]));
        ELSIF piece[2] IS NOT NULL THEN
            wanted := wanted && search_whole(piece[2]);
        ELSE
            term := CASE WHEN beginnings THEN search_beginning(piece[3]) ELSE search_whole(piece[3]) END;
            IF numnode(phraseto_tsquery('english', search_parts(piece[3]))) = 0 THEN
                idle := idle && term;
            ELSE
                wanted := wanted && term;
            END IF;
        END IF;
    END LOOP;
    RETURN found;
END
$$;

-- A name and a sku weigh more than a description.
ALTER TABLE products ADD COLUMN terms tsvector;

CREATE FUNCTION products_terms() RETURNS trigger LANGUAGE plpgsql
    SET client_min_messages = warning AS $$ -- else it tells of each word that is too long to be found
BEGIN
    NEW.terms := setweight(search_terms_and_codes(NEW.name), 'A')
        || setweight(search_terms_and_codes(NEW.sku), 'A')
        || setweight(search_terms(NEW.description), 'B');
    RETURN NEW;
END
$$;

CREATE TRIGGER products_terms BEFORE INSERT OR UPDATE OF name, sku, description ON products
    FOR EACH ROW EXECUTE FUNCTION products_terms();
