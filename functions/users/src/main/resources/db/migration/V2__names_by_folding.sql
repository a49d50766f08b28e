-- Names compare by what folded() makes of them, here and nowhere else: it is the same for names that differ in case or in how an
-- accented letter is written, and for no others. It is Unicode's canonical caseless matching (The Unicode Standard, section 3.13, D145);
-- of ASCII, for which it is the small letters, the shorter way there.
CREATE FUNCTION folded(text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
    RETURN CASE WHEN octet_length($1) = length($1) THEN lower($1 COLLATE "C")
        ELSE normalize(casefold(normalize($1, NFD) COLLATE pg_unicode_fast), NFC) COLLATE "C" END;

-- Prefix search: GET /users?name=. The version before goes on with users_name_prefix while this one is rolled out. Reads never wait for
-- this file; writes wait while it makes the index, about a second for 100,000 users.
CREATE INDEX users_name_folded ON users (folded(name)) WHERE NOT deleted;
