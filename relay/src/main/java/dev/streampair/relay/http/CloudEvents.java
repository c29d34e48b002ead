package dev.streampair.relay.http;

import dev.streampair.relay.Batch;
import dev.streampair.relay.EventId;
import dev.streampair.relay.Incarnation;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;
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

    private static final ContentMode MODE = ContentMode.BINARY;

    private static final List<String> REQUIRED = MODE.required();

    private CloudEvents() {}

    /** Returns the source of a relay's events: {@code /<service>/<store id>}. */
    public static String sourceOf(String service, Object storeId) {
        return "/" + service + "/" + storeId;
    }

    /**
     * Reads an event's identity from a request's headers.
     *
     * @param headers returns the values of a header
     * @param size the number of items in the body
     * @return {@code null} if the request has none of an event's headers
     * @throws RefusedPostingException if it has only some of them, or they do not follow this specification
     */
    static @Nullable EventId read(Function<String, List<String>> headers, int size) {
        List<List<String>> attributes = REQUIRED.stream().map(headers).toList();
        if (attributes.stream().allMatch(List::isEmpty)) {
            return null;
        }
        for (int i = 0; i < REQUIRED.size(); i++) {
            List<String> values = attributes.get(i);
            if (values.size() != 1 || values.get(0).isBlank()) {
                throw MODE.badEvent("%s is %s, must be sent once, with a value"
                        .formatted(
                                REQUIRED.get(i), values.isEmpty() ? "missing" : Collections.unmodifiableList(values)));
            }
        }
        EventId event = MODE.identify(
                decode(attributes, 0), decode(attributes, 1), decode(attributes, 2), decode(attributes, 3), size);
        return (event instanceof EventId.Numbered numbered) ? readSender(headers, numbered) : event;
    }

    /** Reads the headers with which a relay describes itself. */
    private static EventId readSender(Function<String, List<String>> headers, EventId.Numbered event) {
        List<String> incarnation = headers.apply(Wire.INCARNATION);
        EventId.Numbered sent = incarnation.isEmpty() ? event : event.by(readIncarnation(incarnation));
        return headers.apply(Wire.ON_HALT).equals(List.of(Wire.KEEP)) ? sent.kept() : sent;
    }

    private static Incarnation readIncarnation(List<String> values) {
        try {
            return Incarnation.parse(String.join(", ", values));
        } catch (IllegalArgumentException ex) {
            throw new RefusedPostingException(
                    Problem.BAD_EVENT,
                    "Not accepted: %s is malformed: %s. Leave it out: only a service with a store sends it."
                            .formatted(Wire.INCARNATION, ex.getMessage()));
        }
    }

    private static String decode(List<List<String>> attributes, int index) {
        try {
            return EventHeader.decode(attributes.get(index).get(0));
        } catch (IllegalArgumentException ex) {
            throw MODE.badEvent("%s is malformed: %s".formatted(REQUIRED.get(index), ex.getMessage()));
        }
    }

    /**
     * Returns the id of a batch: {@code <first>-<last>}, the numbers of its items. No other batch ever has the same id.
     */
    static String idOf(Batch batch) {
        return batch.firstNumber() + "-" + batch.lastNumber();
    }
}
