package dev.streampair.relay.http;

import dev.streampair.relay.Items;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.util.FastByteArrayOutputStream;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.cbor.CBORMapper;

/** A format in which a body holds items: one integer, or a non-empty array of them. */
public final class ItemsFormat {

    /** RFC 8259: a number without fraction and exponent, in UTF-8. */
    static final ItemsFormat JSON = new ItemsFormat("JSON", MediaType.APPLICATION_JSON, new JsonMapper());

    /** RFC 8949: an integer of major type 0 or 1, and no bignum. */
    static final ItemsFormat CBOR = new ItemsFormat("CBOR", MediaType.APPLICATION_CBOR, new CBORMapper());

    /** The media types of all formats, for an error's text. */
    static final String MEDIA_TYPES = MediaType.APPLICATION_JSON_VALUE + " or " + MediaType.APPLICATION_CBOR_VALUE;

    /** The most bytes per item in an array of any length: a sign, 19 digits, and a comma or both brackets. */
    public static final int BYTES_OF_ONE_ITEM = 22;

    private static final List<ItemsFormat> ALL = List.of(JSON, CBOR);

    private final String name;

    private final MediaType mediaType;

    private final ObjectMapper mapper;

    private ItemsFormat(String name, MediaType mediaType, ObjectMapper mapper) {
        this.name = name;
        this.mediaType = mediaType;
        this.mapper = mapper;
    }

    /** Returns the format of this media type, ignoring its parameters, or {@code null} if there is none. */
    static @Nullable ItemsFormat of(MediaType mediaType) {
        for (ItemsFormat format : ALL) {
            if (format.mediaType.equalsTypeAndSubtype(mediaType)) {
                return format;
            }
        }
        return null;
    }

    MediaType mediaType() {
        return this.mediaType;
    }

    /** Writes one item as an integer, several as an array. There must be at least one. */
    byte[] write(Items items) {
        FastByteArrayOutputStream body = new FastByteArrayOutputStream(expectedBytes(items));
        try (JsonGenerator generator = this.mapper.createGenerator(body)) {
            if (items.size() == 1) {
                generator.writeNumber(items.get(0));
            } else {
                generator.writeStartArray(items, items.size());
                items.forEach(generator::writeNumber);
                generator.writeEndArray();
            }
        }
        return body.toByteArrayUnsafe();
    }

    /** In a stream of consecutive numbers, most are as long as the last one. A wrong guess costs a copy. */
    private static int expectedBytes(Items items) {
        int lastLength = Long.toString(items.get(items.size() - 1)).length();
        return (items.size() == 1) ? lastLength : items.size() * (lastLength + 1) + 1;
    }

    /**
     * Reads a body.
     *
     * @param maxItems the most items that it may hold
     * @throws RefusedPostingException if it is not an integer or an array of integers, or holds more of them
     */
    Items read(byte[] body, int maxItems) {
        return new ItemsReader(this.name, this.mapper, maxItems).read(body);
    }
}
