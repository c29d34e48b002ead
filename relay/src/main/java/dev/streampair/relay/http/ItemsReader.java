package dev.streampair.relay.http;

import dev.streampair.relay.Items;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads a body of items. It coerces nothing: only a value that the format itself defines as an integer is an item. The
 * problem names the position in the array, or the byte of the body, at which something else was found.
 */
final class ItemsReader {

    private static final String WHAT_TO_SEND =
            "Send an integer from %s to %s, such as 41, or an array of them, such as [2, 4, 6]."
                    .formatted(Items.MIN_ITEM, Items.MAX_ITEM);

    private static final int INITIAL_ITEMS = 16;

    private final String format;

    private final ObjectMapper mapper;

    private final int maxItems;

    /**
     * @param format the format's name, for an error's text
     * @param mapper reads the format
     * @param maxItems the most items that a body may hold
     */
    ItemsReader(String format, ObjectMapper mapper, int maxItems) {
        this.format = format;
        this.mapper = mapper;
        this.maxItems = maxItems;
    }

    /**
     * @throws RefusedPostingException if the body is not an integer or an array of integers, or holds too many of them
     */
    Items read(byte[] body) {
        if (body.length == 0) {
            throw badItems("the body is empty");
        }
        if (this.mapper instanceof JsonMapper && startsLikeUtf16OrUtf32(body)) {
            throw badItems("the body is not in UTF-8");
        }
        int start = startOf(body);
        try (JsonParser parser = this.mapper.createParser(body, start, body.length - start)) {
            parser.nextToken();
            Items items = readItems(parser, "the body", this.maxItems);
            if (parser.nextToken() != null) {
                throw badItems("the body continues after the item or array");
            }
            return items;
        } catch (StreamConstraintsException ex) {
            throw badItems("the body has a number or a string that is far too long" + place(ex));
        } catch (JacksonException ex) {
            throw badItems("the body is not valid %s%s".formatted(this.format, place(ex)));
        }
    }

    /** Returns the offset at which the parser begins. */
    private int startOf(byte[] body) {
        if (this.mapper instanceof JsonMapper) {
            return 0;
        }
        int start = CborTags.start(body);
        if (CborTags.isIn(body, start)) {
            throw badItems("the body has a tag, and only plain integers are items");
        }
        return start;
    }

    /**
     * Reads the integer, or the array of integers, at which the parser is, and nothing after it.
     *
     * @param name the name of that value, for an error's text
     * @param maxItems the most items that it may hold
     * @throws RefusedPostingException if the value is something else, or holds too many items
     */
    static Items readItems(JsonParser parser, String name, int maxItems) {
        return (parser.currentToken() == JsonToken.START_ARRAY)
                ? readArray(parser, maxItems)
                : Items.of(readItem(parser, name, 0));
    }

    private static Items readArray(JsonParser parser, int maxItems) {
        Items.Builder items = new Items.Builder(INITIAL_ITEMS);
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            if (items.size() == maxItems) {
                throw new RefusedPostingException(
                        Problem.TOO_LARGE,
                        "Not accepted: more than %s items. Send them in several arrays.".formatted(maxItems));
            }
            items.add(readItem(parser, "", items.size() + 1));
        }
        if (items.size() == 0) {
            throw badItems("the array is empty");
        }
        return items.build();
    }

    /**
     * Reads the item at which the parser is.
     *
     * @param name the name of an item that is not in an array, for an error's text
     * @param position the item's position in the array, from 1; or 0 if it is not in an array
     */
    private static long readItem(JsonParser parser, String name, int position) {
        JsonToken token = parser.currentToken();
        if (token != JsonToken.VALUE_NUMBER_INT) {
            throw badItems("%s is %s".formatted(place(name, position), describe(token)));
        }
        if (parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER || parser.getLongValue() > Items.MAX_ITEM) {
            throw badItems("%s is out of range".formatted(place(name, position)));
        }
        return parser.getLongValue();
    }

    private static String place(String name, int position) {
        return (position == 0) ? name : "item %s of the array".formatted(position);
    }

    /**
     * Returns a text with the byte at which the parser stopped, counted from 1; empty if the parser does not know it.
     */
    static String place(JacksonException ex) {
        long offset = (ex.getLocation() != null) ? ex.getLocation().getByteOffset() : -1;
        return (offset >= 0) ? " at byte " + (offset + 1) : "";
    }

    private static String describe(@Nullable JsonToken token) {
        if (token == null) {
            return "empty";
        }
        return switch (token) {
            case VALUE_NUMBER_FLOAT -> "a number with a fraction or an exponent";
            case VALUE_STRING -> "a string";
            case VALUE_TRUE, VALUE_FALSE -> "a boolean";
            case VALUE_NULL -> "null";
            case START_OBJECT -> "an object";
            case START_ARRAY -> "an array";
            default -> "not an integer";
        };
    }

    static RefusedPostingException badItems(String reason) {
        return new RefusedPostingException(Problem.BAD_ITEMS, "Not accepted: %s. %s".formatted(reason, WHAT_TO_SEND));
    }

    /** JSON is in UTF-8 (RFC 8259, section 8.1). The parser would also guess other encodings, which have zero bytes. */
    static boolean startsLikeUtf16OrUtf32(byte[] body) {
        for (int i = 0; i < Math.min(4, body.length); i++) {
            if (body[i] == 0) {
                return true;
            }
        }
        return false;
    }
}
