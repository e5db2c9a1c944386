package io.rediscdc.source.pass;

import io.rediscdc.event.Cause;
import io.rediscdc.event.DbKey;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * What one pass does, and with what.
 *
 * @param scan false to look for missed deletes only
 * @param cause what to say of candidates that are gone
 * @param candidates starts to read the candidates into an index, or null to do without
 * @param indexBytes bound of that index
 * @param indexesAll whether the index is to know all that is emitted, so that it tells what the topics never held
 * @param found which of the keys that SCAN finds take part
 * @param pageKeys COUNT of each SCAN
 * @param expiryUnheard whether keys expire without a hint. One may do so after it was asked for as a candidate and
 *     before SCAN comes to it, and the targets may not know of its expiry: then candidates are asked for once more
 */
public record PassSettings(
        boolean scan,
        Cause cause,
        Function<KeyIndex, Candidates> candidates,
        long indexBytes,
        boolean indexesAll,
        Predicate<DbKey> found,
        int pageKeys,
        boolean expiryUnheard) {}
