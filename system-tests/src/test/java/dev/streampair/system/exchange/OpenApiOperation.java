package dev.streampair.system.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import dev.streampair.system.support.peer.HttpCall;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.json.schema.Draft;
import io.vertx.json.schema.JsonSchema;
import io.vertx.json.schema.JsonSchemaOptions;
import io.vertx.json.schema.OutputFormat;
import io.vertx.json.schema.OutputUnit;
import io.vertx.json.schema.Validator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What one of the operations of a service takes and answers, in OpenAPI 3.1.
 *
 * @param description as it is in the document, with no references
 */
record OpenApiOperation(String path, String method, JsonObject description) {

    private static final JsonObject NOTHING = new JsonObject();

    Set<Integer> statuses() {
        return this.description.getJsonObject("responses").fieldNames().stream()
                .map(Integer::valueOf)
                .collect(Collectors.toSet());
    }

    /**
     * The names of the examples of requests; an empty one if there is none, as the request has nothing to show then.
     */
    Set<String> examples() {
        Set<String> names = new LinkedHashSet<>();
        Stream.concat(parameters().stream(), members(requestBody()).stream())
                .forEach((part) -> names.addAll(examplesOf(part).fieldNames()));
        return names.isEmpty() ? Set.of("") : names;
    }

    /** Returns the request of an example. */
    HttpCall request(String example) {
        HttpCall call = new HttpCall(this.method.toUpperCase(Locale.ROOT), this.path);
        for (JsonObject parameter : parameters()) {
            Object value = value(parameter, example);
            if (value != null) {
                call = call.with(parameter.getString("in"), parameter.getString("name"), value.toString());
            }
        }
        for (String type : requestBody().fieldNames()) {
            Object value = value(requestBody().getJsonObject(type), example);
            if (value != null) {
                call = call.withBody(type, Json.encode(value));
            }
        }
        return call;
    }

    /** Returns what the request of an example is answered with: its refusal, or null if it succeeds. */
    @Nullable
    Object refusal(String example) {
        return members(this.description.getJsonObject("responses")).stream()
                .flatMap((response) -> members(response.getJsonObject("content", NOTHING)).stream())
                .map((content) -> value(content, example))
                .filter((value) -> value instanceof JsonObject problem && problem.containsKey("status"))
                .findFirst()
                .orElse(null);
    }

    /** Fails unless an answer is as it is described: its status, the headers that say what to do, its type and body. */
    void assertDescribes(HttpCall.Answer answer) {
        JsonObject response = this.description.getJsonObject("responses").getJsonObject("" + answer.status());
        assertThat(response).as("%s %s: %s", this.method, this.path, answer).isNotNull();
        JsonObject headers = response.getJsonObject("headers", NOTHING);
        for (String name : List.of("Stream-Verdict", "Retry-After")) {
            JsonObject header = headers.getJsonObject(name);
            String value = answer.header(name);
            if (header == null || value == null) {
                assertThat(value)
                        .as("%s, of which nothing is said, in %s", name, answer)
                        .isNull();
                assertThat(header == null || !header.getBoolean("required", false))
                        .as("%s in %s", name, answer)
                        .isTrue();
            } else {
                assertMatches(header.getJsonObject("schema"), value.matches("\\d+") ? Integer.valueOf(value) : value);
            }
        }
        JsonObject content = response.getJsonObject("content", NOTHING);
        String type = answer.header("Content-Type");
        if (content.isEmpty()) {
            assertThat(answer.body()).isEmpty();
            return;
        }
        assertThat(content.fieldNames()).as("%s", answer).contains(String.valueOf(type));
        assertMatches(
                content.getJsonObject(type).getJsonObject("schema"),
                String.valueOf(type).endsWith("json") ? Json.decodeValue(answer.body()) : answer.body());
    }

    /** Fails unless each example is as it is described. */
    void assertExamplesMatch() {
        Stream.concat(
                        members(this.description.getJsonObject("responses")).stream()
                                .flatMap((response) -> members(response.getJsonObject("content", NOTHING)).stream()),
                        parameters().stream())
                .forEach((part) -> members(examplesOf(part))
                        .forEach((example) -> assertMatches(part.getJsonObject("schema"), example.getValue("value"))));
    }

    private static void assertMatches(JsonObject schema, Object value) {
        JsonSchemaOptions options = new JsonSchemaOptions()
                .setDraft(Draft.DRAFT202012)
                .setBaseUri("http://of-the-test/")
                .setOutputFormat(OutputFormat.Basic);
        OutputUnit result =
                Validator.create(JsonSchema.of(schema.copy()), options).validate(value);
        assertThat(result.getValid())
                .as("%s by %s: %s", value, schema, result.getErrors())
                .isTrue();
    }

    private List<JsonObject> parameters() {
        return this.description.getJsonArray("parameters", new JsonArray()).stream()
                .map(JsonObject.class::cast)
                .toList();
    }

    private JsonObject requestBody() {
        return this.description.getJsonObject("requestBody", NOTHING).getJsonObject("content", NOTHING);
    }

    private static JsonObject examplesOf(JsonObject part) {
        return part.getJsonObject("examples", NOTHING);
    }

    private static @Nullable Object value(JsonObject part, String example) {
        return examplesOf(part).getJsonObject(example, NOTHING).getValue("value");
    }

    private static List<JsonObject> members(JsonObject parent) {
        return parent.fieldNames().stream().map(parent::getJsonObject).toList();
    }
}
