package dev.streampair.system.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.core.json.pointer.JsonPointer;
import io.vertx.json.schema.OutputUnit;
import io.vertx.openapi.contract.OpenAPIVersion;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** What a service says of itself in OpenAPI 3.1. */
final class OpenApi {

    private final JsonObject document;

    private OpenApi(JsonObject document) {
        this.document = document;
    }

    static OpenApi of(String yaml) {
        Map<String, Object> document = new Yaml(new SafeConstructor(new LoaderOptions())).load(yaml);
        return new OpenApi(new JsonObject(document));
    }

    /** Fails unless the document is as the specification's own schema wants it. */
    void assertValid() throws Exception {
        Vertx vertx = Vertx.vertx();
        try {
            OutputUnit result = OpenAPIVersion.V3_1
                    .getRepository(vertx, "http://of-the-test/")
                    .compose((schemas) -> OpenAPIVersion.V3_1.validateContract(vertx, schemas, this.document))
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get();
            assertThat(result.getValid()).as("%s", result.getErrors()).isTrue();
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().get();
        }
    }

    /** Returns the operations, in the order of the document. */
    List<OpenApiOperation> operations() {
        JsonObject paths = ((JsonObject) resolve(this.document)).getJsonObject("paths");
        return paths.fieldNames().stream()
                .flatMap((path) -> paths.getJsonObject(path).fieldNames().stream()
                        .map((method) -> new OpenApiOperation(
                                path, method, paths.getJsonObject(path).getJsonObject(method))))
                .toList();
    }

    /**
     * Returns the same with what is referred to in place of the references; where more is said beside one, as all of
     * it.
     */
    private Object resolve(Object part) {
        if (part instanceof JsonArray array) {
            return new JsonArray(array.stream().map(this::resolve).toList());
        }
        if (!(part instanceof JsonObject object)) {
            return part;
        }
        JsonObject resolved = new JsonObject();
        object.forEach((member) -> {
            if (!member.getKey().equals("$ref")) {
                resolved.put(member.getKey(), resolve(member.getValue()));
            }
        });
        String reference = object.getString("$ref");
        if (reference == null) {
            return resolved;
        }
        Object target = JsonPointer.from(reference.substring(1)).queryJson(this.document);
        assertThat(target).as("what %s refers to", reference).isNotNull();
        return resolved.isEmpty()
                ? resolve(target)
                : new JsonObject()
                        .put("allOf", new JsonArray().add(resolve(target)).add(resolved));
    }
}
