package dev.streampair.relay.http;

import dev.streampair.relay.EventId;
import dev.streampair.relay.ForeignText;
import dev.streampair.relay.Items;
import dev.streampair.relay.Posting;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonFactory;

/**
 * Reads an event in the structured content mode of the CloudEvents 1.0 HTTP protocol binding: the body is one JSON
 * object with the attributes, and the items as its data. It ignores other members, and the headers of the binary mode.
 *
 * <p>It reads member by member and stops at the first invalid one. A fault of the items is the same problem as in a
 * body of items; any other fault says nothing about them.
 */
final class StructuredEvent {

    /** Bounds the memory for each source: as much as fits into an event's headers by default. */
    private static final int MAX_LENGTH = 8 * 1024;

    /**
     * Every name is compared with those before it, so the number of members has a limit below that of the body's size.
     */
    private static final int MAX_MEMBERS = 1000;

    private static final ContentMode MODE = ContentMode.STRUCTURED;

    private static final String DATA_TYPE = "datacontenttype";

    /** Numbers may have any length, because no long one is converted: it is ignored, or out of range. */
    private static final JsonFactory factory = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNumberLength(Integer.MAX_VALUE)
                    .build())
            .build();

    private final int maxItems;

    private final Set<String> members = new HashSet<>();

    private final Map<String, String> attributes = new HashMap<>();

    private @Nullable Items items;

    private StructuredEvent(int maxItems) {
        this.maxItems = maxItems;
    }

    /**
     * Reads a body.
     *
     * @param maxItems the most items that it may hold
     * @throws RefusedPostingException if it is not an event with items, or holds more of them
     */
    static Posting read(byte[] body, int maxItems) {
        if (ItemsReader.startsLikeUtf16OrUtf32(body)) {
            throw MODE.badEvent("the body is not in UTF-8");
        }
        StructuredEvent event = new StructuredEvent(maxItems);
        try (JsonParser parser = factory.createParser(ObjectReadContext.empty(), body)) {
            event.readMembers(parser);
        } catch (StreamConstraintsException ex) {
            throw MODE.badEvent(
                    "the body is nested too deeply, or has a name that is far too long" + ItemsReader.place(ex));
        } catch (JacksonException ex) {
            throw MODE.badEvent("the body is not valid JSON" + ItemsReader.place(ex));
        }
        return event.toPosting();
    }

    private void readMembers(JsonParser parser) {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            throw MODE.badEvent("the body is not a JSON object");
        }
        for (String name = parser.nextName(); name != null; name = parser.nextName()) {
            if (!this.members.add(name)) {
                throw MODE.badEvent("the event has %s twice".formatted(ForeignText.clean(name)));
            }
            if (this.members.size() > MAX_MEMBERS) {
                throw MODE.badEvent("the event has more than %s members".formatted(MAX_MEMBERS));
            }
            parser.nextToken();
            switch (name) {
                case "data" -> this.items = ItemsReader.readItems(parser, "data", this.maxItems);
                case "data_base64" -> throw MODE.badEvent("the event has data_base64, but items are not bytes");
                case "specversion", "type", "source", "id" -> readAttribute(name, parser);
                case DATA_TYPE -> {
                    readAttribute(name, parser);
                    checkDataType(this.attributes.get(DATA_TYPE));
                }
                default -> parser.skipChildren();
            }
        }
        if (parser.nextToken() != null) {
            throw MODE.badEvent("the body continues after the event");
        }
    }

    /** Reads an attribute; {@code null} means that it is missing: CloudEvents 1.0, JSON event format, section 2.2. */
    private void readAttribute(String name, JsonParser parser) {
        if (parser.currentToken() == JsonToken.VALUE_NULL) {
            return;
        }
        if (parser.currentToken() != JsonToken.VALUE_STRING) {
            throw MODE.badEvent("%s is not a string".formatted(name));
        }
        String value = parser.getString();
        if (value.length() > MAX_LENGTH) {
            throw MODE.badEvent("%s has more than %s characters".formatted(name, MAX_LENGTH));
        }
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(value)) {
            throw MODE.badEvent("%s has an unpaired surrogate".formatted(name));
        }
        try {
            EventHeader.check(value);
        } catch (IllegalArgumentException ex) {
            throw MODE.badEvent("%s is malformed: %s".formatted(name, ex.getMessage()));
        }
        this.attributes.put(name, value);
    }

    /** Refuses data of another type. The type mostly precedes the data, which is then not read as items. */
    private static void checkDataType(@Nullable String type) {
        if (type != null && PostingFormat.of(type) != PostingFormat.JSON) {
            throw new RefusedPostingException(
                    Problem.UNSUPPORTED_FORMAT,
                    "Not accepted: %s is %s. Leave it out, or send application/json, with data of that type."
                            .formatted(DATA_TYPE, type));
        }
    }

    private Posting toPosting() {
        String version = attribute("specversion");
        String type = attribute("type");
        String source = attribute("source");
        String id = attribute("id");
        if (this.items == null) {
            throw ItemsReader.badItems("the event has no data");
        }
        EventId event = MODE.identify(version, type, source, id, this.items.size());
        return new Posting(this.items, event);
    }

    private String attribute(String name) {
        String value = this.attributes.get(name);
        if (value == null) {
            throw MODE.badEvent("%s is missing".formatted(name));
        }
        return value;
    }
}
