package dev.streampair.relay.spring;

import dev.streampair.relay.Items;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.cbor.CBORMapper;
import tools.jackson.dataformat.cbor.CBORParser;

/**
 * How items are written in a body: one integer, or a non-empty array of them. Nothing is coerced: what is not an integer
 * in the format's own terms is not an item.
 */
final class ItemsFormat {

    /** RFC 8259: a number without fraction and exponent, in UTF-8. */
    static final ItemsFormat JSON = new ItemsFormat("JSON", MediaType.APPLICATION_JSON, new JsonMapper());

    /** RFC 8949: an integer of major type 0 or 1; what needs a bignum is out of range. */
    static final ItemsFormat CBOR = new ItemsFormat("CBOR", MediaType.APPLICATION_CBOR, new CBORMapper());

    /** The media types of all formats, for an error's text. */
    static final String MEDIA_TYPES = MediaType.APPLICATION_JSON_VALUE + " or " + MediaType.APPLICATION_CBOR_VALUE;

    /** The most that an item takes in an array, of whatever length: a sign, 19 digits, and a comma or both brackets. */
    static final int BYTES_OF_ONE_ITEM = 22;

    private static final String WHAT_TO_SEND =
            "Send an integer from %d to %d, such as 41, or an array of such, [2, 4, 6]."
                    .formatted(Items.MIN_ITEM, Items.MAX_ITEM);

    private static final int INITIAL_ITEMS = 16;

    /** The mark of a body that says of itself that it is CBOR; it changes nothing (RFC 8949, section 3.4.6). */
    private static final int SELF_DESCRIBED_CBOR = 55799;

    private static final List<ItemsFormat> ALL = List.of(JSON, CBOR);

    private final String name;

    private final MediaType mediaType;

    private final ObjectMapper mapper;

    private ItemsFormat(String name, MediaType mediaType, ObjectMapper mapper) {
        this.name = name;
        this.mediaType = mediaType;
        this.mapper = mapper;
    }

    /** Returns the format of this media type, whatever its parameters, or {@code null} if there is none. */
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

    /** Writes one item as an integer, several as an array. */
    byte[] write(Items items) {
        ByteArrayOutputStream body = new ByteArrayOutputStream(items.size() * Long.BYTES);
        try (JsonGenerator generator = this.mapper.createGenerator(body)) {
            if (items.size() == 1) {
                generator.writeNumber(items.get(0));
            } else {
                generator.writeStartArray(items, items.size());
                items.forEach(generator::writeNumber);
                generator.writeEndArray();
            }
        }
        return body.toByteArray();
    }

    /**
     * Reads a body.
     *
     * @param maxItems how many items it may hold
     * @throws RefusedPostingException if it is not an integer or an array of integers, or holds more of them
     */
    Items read(byte[] body, int maxItems) {
        if (body.length == 0) {
            throw badItems("the body is empty");
        }
        if (this == JSON && startsLikeUtf16OrUtf32(body)) {
            throw badItems("the body is not in UTF-8");
        }
        try (JsonParser parser = this.mapper.createParser(body)) {
            Items items = (parser.nextToken() == JsonToken.START_ARRAY && !isTagged(parser))
                    ? readArray(parser, maxItems)
                    : Items.of(readItem(parser, 0));
            if (parser.nextToken() != null) {
                throw badItems("there is more in the body after the item or array");
            }
            return items;
        } catch (JacksonException ex) {
            throw badItems("the body is not valid %s (%s)".formatted(this.name, ex.getOriginalMessage()));
        }
    }

    private static Items readArray(JsonParser parser, int maxItems) {
        long[] values = new long[INITIAL_ITEMS];
        int count = 0;
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (count == maxItems) {
                throw new RefusedPostingException(
                        Problem.TOO_LARGE,
                        "Not taken: more than %d items. Send them in several arrays.".formatted(maxItems));
            }
            if (count == values.length) {
                values = Arrays.copyOf(values, 2 * count);
            }
            values[count] = readItem(parser, count + 1);
            count++;
        }
        if (count == 0) {
            throw badItems("the array is empty");
        }
        return Items.copyOf(values, count);
    }

    /**
     * Reads the item at which the parser is.
     *
     * @param position its position in the array, from 1, or 0 if it is the body
     */
    private static long readItem(JsonParser parser, int position) {
        JsonToken token = parser.currentToken();
        if (token != JsonToken.VALUE_NUMBER_INT || isTagged(parser)) {
            throw badItems("%s is %s".formatted(place(position), describe(token)));
        }
        if (parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER || parser.getLongValue() > Items.MAX_ITEM) {
            throw badItems("%s is out of range".formatted(place(position)));
        }
        return parser.getLongValue();
    }

    private static String place(int position) {
        return (position == 0) ? "the body" : "item %d of the array".formatted(position);
    }

    /** Whether a number or array is meant as something else, such as a point in time. */
    private static boolean isTagged(JsonParser parser) {
        if (!(parser instanceof CBORParser cbor)) {
            return false;
        }
        CBORParser.TagList tags = cbor.getCurrentTags();
        return !tags.isEmpty() && (tags.size() > 1 || !tags.contains(SELF_DESCRIBED_CBOR));
    }

    private static String describe(@Nullable JsonToken token) {
        if (token == null) {
            return "missing";
        }
        return switch (token) {
            case VALUE_NUMBER_INT -> "a tagged integer";
            case VALUE_NUMBER_FLOAT -> "a number with a fraction or an exponent";
            case VALUE_STRING -> "a string";
            case VALUE_TRUE, VALUE_FALSE -> "a boolean";
            case VALUE_NULL -> "null";
            case START_OBJECT -> "an object";
            case START_ARRAY -> "an array";
            default -> "not an integer";
        };
    }

    private static RefusedPostingException badItems(String reason) {
        return new RefusedPostingException(Problem.BAD_ITEMS, "Not taken: %s. %s".formatted(reason, WHAT_TO_SEND));
    }

    /** JSON is in UTF-8 (RFC 8259, section 8.1); the parser would also guess other encodings, which have zero bytes. */
    private static boolean startsLikeUtf16OrUtf32(byte[] body) {
        for (int i = 0; i < Math.min(4, body.length); i++) {
            if (body[i] == 0) {
                return true;
            }
        }
        return false;
    }
}
