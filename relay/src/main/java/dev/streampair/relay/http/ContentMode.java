package dev.streampair.relay.http;

import dev.streampair.relay.EventId;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A content mode of the CloudEvents 1.0 HTTP protocol binding: where an event's attributes are. The mode is not part of
 * an event's identity.
 */
enum ContentMode {

    /** The attributes are in headers, and the body is the event's data. */
    BINARY("ce-", "Send all of %s, or none of them."),

    /** The attributes are in the body, and so is the data. */
    STRUCTURED("", "Send one JSON object with the strings %s, and the items as data.");

    static final String VERSION_1_0 = "1.0";

    /** The type of the events that relays send to each other. */
    static final String ITEMS_TYPE = "dev.streampair.items";

    private static final Pattern NUMBERS = Pattern.compile("([1-9][0-9]*)(?:-([1-9][0-9]*))?");

    private final String prefix;

    private final String remedy;

    ContentMode(String prefix, String remedy) {
        this.prefix = prefix;
        this.remedy = remedy.formatted(String.join(", ", required()));
    }

    /** Returns the names of the required attributes: specversion, type, source and id. */
    List<String> required() {
        return Stream.of("specversion", "type", "source", "id")
                .map(this.prefix::concat)
                .toList();
    }

    /**
     * Returns an event's identity.
     *
     * @param size the number of its items
     * @throws RefusedPostingException if the event does not follow this specification, or an attribute is malformed
     */
    EventId identify(String version, String type, String source, String id, int size) {
        if (!version.equals(VERSION_1_0)) {
            throw badEvent("%sspecversion is %s, must be %s".formatted(this.prefix, version, VERSION_1_0));
        }
        checkUri(source);
        return type.equals(ITEMS_TYPE)
                ? new EventId.Numbered(source, readNumber(id, size))
                : new EventId.Named(source, id);
    }

    private void checkUri(String source) {
        try {
            new URI(source);
        } catch (URISyntaxException ex) {
            throw badEvent("%ssource is not a URI reference: %s".formatted(this.prefix, ex.getReason()));
        }
    }

    /** Reads the number of the first item. The first release sent only that number. */
    private long readNumber(String id, int size) {
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
            // Too many digits for a long: the same problem as below.
        }
        throw badEvent(
                "%sid is %s, must be <first>-<last> for events of type %s: the numbers of the body's first and last item, from 1 upwards"
                        .formatted(this.prefix, id, ITEMS_TYPE));
    }

    /**
     * @param reason what is wrong with the event. It says nothing about the items, so they get no verdict.
     */
    RefusedPostingException badEvent(String reason) {
        return new RefusedPostingException(Problem.BAD_EVENT, "Not accepted: %s. %s".formatted(reason, this.remedy));
    }
}
