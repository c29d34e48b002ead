package dev.streampair.relay.http;

import dev.streampair.relay.EventId;
import dev.streampair.relay.Items;
import dev.streampair.relay.Posting;
import java.util.List;
import org.eclipse.jetty.http.HttpFields;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.util.InvalidMimeTypeException;
import org.springframework.util.MimeType;
import org.springframework.util.MimeTypeUtils;

/**
 * The format of a posting's body. Only the media type in {@code Content-Type} decides, not its parameters or other
 * headers.
 */
final class PostingFormat {

    /** Items in JSON; those of an event, if the request has an event's headers. */
    static final PostingFormat JSON = new PostingFormat(MediaType.APPLICATION_JSON, ItemsFormat.JSON);

    /** The same in CBOR. */
    static final PostingFormat CBOR = new PostingFormat(MediaType.APPLICATION_CBOR, ItemsFormat.CBOR);

    /** An event with its attributes and items in JSON: see {@link StructuredEvent}. */
    static final PostingFormat EVENT = new PostingFormat(new MimeType("application", "cloudevents+json"), null);

    private static final String BATCH = "application/cloudevents-batch";

    private static final List<PostingFormat> ALL = List.of(JSON, CBOR, EVENT);

    private final MimeType type;

    private final @Nullable ItemsFormat items;

    private PostingFormat(MimeType type, @Nullable ItemsFormat items) {
        this.type = type;
        this.items = items;
    }

    /**
     * Returns the format of a body, or {@code null} if it is not one of these.
     *
     * @param contentType the header, or {@code null} if it is missing. Spring caches the last values that it parsed.
     */
    static @Nullable PostingFormat of(@Nullable String contentType) {
        if (contentType == null) {
            return null;
        }
        try {
            MimeType type = MimeTypeUtils.parseMimeType(contentType);
            for (PostingFormat format : ALL) {
                if (format.type.equalsTypeAndSubtype(type)) {
                    return format;
                }
            }
            return null;
        } catch (InvalidMimeTypeException ex) {
            return null;
        }
    }

    /** Returns the problem with a type that has no format. */
    static ProblemDetail unsupported(@Nullable String contentType) {
        if (contentType != null && contentType.regionMatches(true, 0, BATCH, 0, BATCH.length())) {
            return Problem.UNSUPPORTED_FORMAT.detail(
                    "Not accepted: the body is a batch of events. Send one event at a time, with the header 'Content-Type: %s'; its data may be an array of items."
                            .formatted(EVENT.type));
        }
        return Problem.UNSUPPORTED_FORMAT.detail(
                "The body's type is %s. Send the header 'Content-Type: %s', '%s' or '%s', with a body of that type."
                        .formatted((contentType != null) ? contentType : "missing", JSON.type, CBOR.type, EVENT.type));
    }

    /**
     * Reads a posting.
     *
     * @param maxItems the most items that it may hold
     * @throws RefusedPostingException if it is malformed, or holds more of them
     */
    Posting read(HttpFields headers, byte[] body, int maxItems) {
        if (this.items == null) {
            return StructuredEvent.read(body, maxItems);
        }
        Items posted = this.items.read(body, maxItems);
        EventId event = CloudEvents.read(headers::getValuesList, posted.size());
        return new Posting(posted, (event != null) ? event : IdempotencyKey.read(headers::getValuesList, posted));
    }
}
