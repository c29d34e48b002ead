package dev.streampair.system.operations;

import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.streampair.system.support.process.LoggedProcess;
import dev.streampair.system.support.process.ServiceCommand;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

/** A collector of spans: what services export by OTLP over HTTP (protobuf), in the order in which it comes. */
final class Collector implements AutoCloseable {

    private static final String PATH = "/v1/traces";

    private final HttpServer server;

    private final List<Collected> spans = new CopyOnWriteArrayList<>();

    Collector() {
        try {
            this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
        this.server.createContext(PATH, this::take);
        this.server.start();
    }

    String url() {
        return ServiceCommand.loopback(this.server.getAddress().getPort()) + PATH;
    }

    private void take(HttpExchange exchange) throws IOException {
        try (exchange) {
            ExportTraceServiceRequest export = ExportTraceServiceRequest.parseFrom(exchange.getRequestBody());
            for (ResourceSpans ofService : export.getResourceSpansList()) {
                String service = nameOf(ofService.getResource());
                ofService.getScopeSpansList().stream()
                        .flatMap((scope) -> scope.getSpansList().stream())
                        .map((span) -> new Collected(service, span))
                        .forEach(this.spans::add);
            }
            exchange.sendResponseHeaders(200, -1);
        }
    }

    private static String nameOf(Resource resource) {
        return resource.getAttributesList().stream()
                .filter((attribute) -> attribute.getKey().equals("service.name"))
                .map((attribute) -> attribute.getValue().getStringValue())
                .findFirst()
                .orElse("?");
    }

    /** Waits until so many spans of postings that a condition holds for have come, and returns them. */
    List<Collected> awaitPostings(int count, Predicate<Collected> condition) {
        return await(count + " spans")
                .atMost(LoggedProcess.PATIENCE)
                .until(
                        () -> this.spans.stream()
                                .filter(Collected::isPosting)
                                .filter(condition)
                                .toList(),
                        (found) -> found.size() >= count);
    }

    @Override
    public void close() {
        this.server.stop(0);
    }

    /**
     * A span that has come.
     *
     * @param service whose it is
     */
    record Collected(String service, Span span) {

        private static String hex(ByteString id) {
            return HexFormat.of().formatHex(id.toByteArray());
        }

        String traceId() {
            return hex(this.span.getTraceId());
        }

        String spanId() {
            return hex(this.span.getSpanId());
        }

        /** Empty for the first of a trace. */
        String parentId() {
            return hex(this.span.getParentSpanId());
        }

        /** The spans that it has links to, each as its trace and itself. */
        List<String> links() {
            return this.span.getLinksList().stream()
                    .map((link) -> hex(link.getTraceId()) + "-" + hex(link.getSpanId()))
                    .toList();
        }

        /** Its trace and itself, as the links of others and the lines of a log have it. */
        String name() {
            return traceId() + "-" + spanId();
        }

        boolean isServer() {
            return this.span.getKind() == Span.SpanKind.SPAN_KIND_SERVER;
        }

        boolean isClient() {
            return this.span.getKind() == Span.SpanKind.SPAN_KIND_CLIENT;
        }

        boolean isParentOf(Collected child) {
            return child.traceId().equals(traceId()) && child.parentId().equals(spanId());
        }

        boolean isPosting() {
            return this.span.getName().equals("http post /stream")
                    || this.span.getName().equals("http post");
        }

        /** What it says of something, or nothing. */
        String attribute(String key) {
            return this.span.getAttributesList().stream()
                    .filter((attribute) -> attribute.getKey().equals(key))
                    .map(KeyValue::getValue)
                    .map((value) ->
                            value.getStringValue().isEmpty() ? "" + value.getIntValue() : value.getStringValue())
                    .findFirst()
                    .orElse("");
        }
    }
}
