package dev.streampair.relay.http;

import dev.streampair.relay.Batch;
import dev.streampair.relay.EventId;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The attributes of an event in HTTP headers: the binary content mode of the CloudEvents 1.0 HTTP protocol binding. The
 * body is the event's data. Attributes beyond the four required ones are ignored.
 */
public final class CloudEvents {

    static final String SPEC_VERSION = "ce-specversion";

    static final String TYPE = "ce-type";

    static final String SOURCE = "ce-source";

    static final String ID = "ce-id";

    static final String VERSION_1_0 = "1.0";

    /** The type of the events that relays send each other. */
    static final String ITEMS_TYPE = "dev.streampair.items";

    private static final List<String> REQUIRED = List.of(SPEC_VERSION, TYPE, SOURCE, ID);

    private static final Pattern NUMBERS = Pattern.compile("([1-9][0-9]*)(?:-([1-9][0-9]*))?");

    private CloudEvents() {}

    /** Returns the source of the events of a relay: {@code /<service>/<store id>}. */
    public static String sourceOf(String service, Object storeId) {
        return "/" + service + "/" + storeId;
    }

    /**
     * Reads what identifies an event from a request's headers.
     *
     * @param headers returns the values of a header
     * @param size how many items the body holds
     * @return {@code null} if the headers are not those of an event
     * @throws RefusedPostingException if they are only in part, or not of this specification
     */
    static @Nullable EventId read(Function<String, List<String>> headers, int size) {
        List<List<String>> attributes = REQUIRED.stream().map(headers).toList();
        if (attributes.stream().allMatch(List::isEmpty)) {
            return null;
        }
        for (int i = 0; i < REQUIRED.size(); i++) {
            List<String> values = attributes.get(i);
            if (values.size() != 1 || values.get(0).isBlank()) {
                throw badEvent("%s must be there once, with a value, but is there %s"
                        .formatted(
                                REQUIRED.get(i),
                                values.isEmpty() ? "not at all" : Collections.unmodifiableList(values)));
            }
        }
        String version = decode(attributes, 0);
        if (!version.equals(VERSION_1_0)) {
            throw badEvent("%s is %s, must be %s".formatted(SPEC_VERSION, version, VERSION_1_0));
        }
        String source = decode(attributes, 2);
        checkUri(source);
        String id = decode(attributes, 3);
        boolean fromRelay = decode(attributes, 1).equals(ITEMS_TYPE);
        return fromRelay
                ? new EventId.Numbered(
                        source,
                        readNumber(id, size),
                        headers.apply(Wire.ON_HALT).equals(List.of(Wire.KEEP)))
                : new EventId.Named(source, id);
    }

    private static String decode(List<List<String>> attributes, int index) {
        try {
            return EventHeader.decode(attributes.get(index).get(0));
        } catch (IllegalArgumentException ex) {
            throw badEvent("%s is malformed: %s".formatted(REQUIRED.get(index), ex.getMessage()));
        }
    }

    private static void checkUri(String source) {
        try {
            new URI(source);
        } catch (URISyntaxException ex) {
            throw badEvent("%s is not a URI reference: %s".formatted(SOURCE, ex.getReason()));
        }
    }

    /** Returns the id of a batch: {@code <first>-<last>}, the numbers of its items. No other batch ever has it. */
    static String idOf(Batch batch) {
        return batch.firstNumber() + "-" + batch.lastNumber();
    }

    /** Reads the number of the first item. The first release sent that number alone. */
    private static long readNumber(String id, int size) {
        Matcher numbers = NUMBERS.matcher(id);
        try {
            long first = numbers.matches() ? Long.parseLong(numbers.group(1)) : 0;
            if (first > 0 && first <= Long.MAX_VALUE - size) {
                long last = first + size - 1;
                if (numbers.group(2) == null || Long.parseLong(numbers.group(2)) == last) {
                    return first;
                }
            }
        } catch (NumberFormatException ex) {
            // More digits than a number has: the answer is the same.
        }
        throw badEvent(
                "%s is %s, must be <first>-<last> for events of type %s: the numbers of the body's first and last item, from 1 upwards"
                        .formatted(ID, id, ITEMS_TYPE));
    }

    private static RefusedPostingException badEvent(String reason) {
        return new RefusedPostingException(
                Problem.BAD_EVENT,
                "Not taken: %s. Send all of %s, or none of them.".formatted(reason, String.join(", ", REQUIRED)));
    }
}
