package dev.streampair.relay.http;

import dev.streampair.relay.Posting;
import dev.streampair.relay.Receipt;
import dev.streampair.relay.Relay;
import java.util.function.Supplier;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;

/**
 * Handles {@code POST /stream}: accepts items for the relay, one as an integer or several as an array, in any
 * {@code PostingFormat}.
 */
final class PostingHandler {

    private static final Logger logger = LoggerFactory.getLogger(PostingHandler.class);

    private final Supplier<Relay> relay;

    private final SourceGuard sources;

    private final InboundProperties limits;

    PostingHandler(Supplier<Relay> relay, SourceGuard sources, InboundProperties limits) {
        this.relay = relay;
        this.sources = sources;
        this.limits = limits;
    }

    /** Accepts the posted items once the whole body has arrived. */
    void handle(StreamExchange exchange) {
        HttpFields headers = exchange.request().getHeaders();
        String type = headers.get(HttpHeader.CONTENT_TYPE);
        PostingFormat format = PostingFormat.of(type);
        String encoding = headers.get(HttpHeader.CONTENT_ENCODING);
        if (format == null) {
            exchange.refuse(PostingFormat.unsupported(type));
            return;
        }
        if (encoding != null && !encoding.equalsIgnoreCase("identity")) {
            exchange.refuse(Problem.UNSUPPORTED_FORMAT.detail(
                    "Not accepted: Content-Encoding is %s. Send the body unencoded, without this header."
                            .formatted(encoding)));
            return;
        }
        new RequestBody(
                        exchange.request(),
                        (int) this.limits.maxBytes().toBytes(),
                        this.limits.timeout(),
                        exchange.share(),
                        (body) -> exchange.observation().scoped(() -> accept(format, body, exchange)),
                        exchange::refuse)
                .read();
    }

    private void accept(PostingFormat format, byte[] body, StreamExchange exchange) {
        try {
            Posting posting = format.read(exchange.request().getHeaders(), body, this.limits.maxItems())
                    .postedBy(IdempotencyKey.loginOf(exchange.request()));
            if (posting.event() != null) {
                this.sources.check(posting.event(), exchange.request());
            }
            this.relay
                    .get()
                    .accept(
                            posting.tracedAs(exchange.spanName(this.sources.isOfPeer(posting.event()))),
                            (receipt) -> answer(receipt, exchange),
                            exchange.scope());
        } catch (RefusedPostingException ex) {
            exchange.refuse(ex.detail());
        } catch (RuntimeException | Error ex) {
            logger.error("Unexpected failure while handling a posting", ex);
            exchange.observation().error(ex);
            exchange.refuse(Problem.unspecific(HttpStatus.INTERNAL_SERVER_ERROR));
        }
    }

    private static void answer(Receipt receipt, StreamExchange exchange) {
        switch (receipt.outcome()) {
            case ACCEPTED -> exchange.accept();
            case HALTED -> exchange.refuse(halted(receipt.accepted()));
            case FULL ->
                exchange.refuse(
                        Problem.OUTBOX_FULL.detail(
                                "Not accepted: the outbox has no room for it. Send it again later, or send fewer items at once."));
            case STORE_FAILED ->
                exchange.refuse(
                        Problem.STORE_FAILED.detail(
                                "Not accepted, as far as the service knows: the store does not work at the moment. Send it again later."));
            case DRAINING ->
                exchange.refuse(
                        Problem.DRAINING.detail(
                                "Not accepted: the service drains, because it is shutting down or an operator ordered it. Send it again later."));
            case KEY_REUSED ->
                exchange.refuse(Problem.KEY_REUSED.detail(
                        "Not accepted: the key in the header %s was already used for other items. Send these with a key of their own."
                                .formatted(IdempotencyKey.HEADER)));
            case FOREIGN_NUMBERS -> {
                String text =
                        "Not accepted: the sender's store is a copy, or was restored, and its numbers may have been used for other items. To keep using the store, stop the sender, give the numbering a new id (update relay_stream set store_id = '<a new UUID>'), and start the sender again: it then sends everything in its outbox under new numbers, including what was already accepted.";
                RefusalLog.tell(Problem.FOREIGN_NUMBERS, exchange.request(), text);
                exchange.refuse(Problem.FOREIGN_NUMBERS.detail(text));
            }
            case HANDLER_FAILED -> exchange.refuse(Problem.unspecific(HttpStatus.INTERNAL_SERVER_ERROR));
        }
    }

    private static ProblemDetail halted(int accepted) {
        String known = switch (accepted) {
            case 0 -> "none of the posted items were accepted. Send them";
            case 1 -> "1 of the posted items was accepted, the first. Send the rest";
            default -> "%s of the posted items were accepted, the first ones. Send the rest".formatted(accepted);
        };
        ProblemDetail detail =
                Problem.HALTED.detail("The stream has halted: %s once it has been started again.".formatted(known));
        detail.setProperty("accepted", accepted);
        return detail;
    }
}
