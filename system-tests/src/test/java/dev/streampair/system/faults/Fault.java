package dev.streampair.system.faults;

import org.jspecify.annotations.Nullable;

/** What can go wrong with a request between a sender and its peer. */
enum Fault {

    /** The connection is reset, and for a while no other is accepted. */
    REFUSED,

    /** The connection is reset at the first byte of the request; the peer never sees it. */
    RESET_BEFORE_REQUEST,

    /** The peer gets a part of the request, then both connections are reset. */
    RESET_IN_REQUEST,

    /** The sender is cut off as soon as the peer has the whole request: its repeat may overtake the original. */
    RESET_AFTER_REQUEST,

    /** The peer has answered, but the sender is cut off instead. */
    RESET_BEFORE_ANSWER,

    /** The peer gets the request only when the sender has long given it up, and maybe repeated it. */
    DELAYED_REQUEST,

    /** The answer comes when the sender has long given it up. */
    DELAYED_ANSWER,

    /** The request comes in little pieces, the whole of it in time. */
    TRICKLED_REQUEST,

    /** The answer comes byte by byte, and the last one too late. */
    TRICKLED_ANSWER,

    /** The answer ends anywhere. */
    TRUNCATED_ANSWER,

    /** What comes back is no HTTP, whether the peer got the request or not. */
    GARBAGE_ANSWER,

    /** In place of the peer, a web server answers with its page. */
    WEB_PAGE("200 OK", "Content-Type: text/html", "<h1>Welcome to nginx!</h1>"),

    /** In place of the peer, something answers that has nothing to say. */
    EMPTY_SUCCESS("204 No Content", "Server: any", ""),

    /** In place of the peer, something answers as the peer would, but for the verdict. */
    UNMARKED_ACCEPTANCE("202 Accepted", "Server: any", ""),

    /** In place of the peer, a gateway asks to log in. */
    LOGIN_REDIRECT("302 Found", "Location: /login", ""),

    /** In place of the peer, a proxy forbids it. */
    PROXY_FORBIDDEN("403 Forbidden", "Content-Type: text/html", "<title>Blocked by policy</title>"),

    /** In place of the peer, a port answers that expects TLS. */
    TLS_PORT("400 Bad Request", "Content-Type: text/html", "The plain HTTP request was sent to HTTPS port"),

    /** In place of the peer, something answers that a route was removed. */
    GONE_PAGE("410 Gone", "Content-Type: text/html", "<title>410 Gone</title>");

    /** What is answered in place of the peer, or {@code null} if the fault is of another kind. */
    private final @Nullable String foreignAnswer;

    Fault() {
        this.foreignAnswer = null;
    }

    Fault(String status, String header, String body) {
        this.foreignAnswer = "HTTP/1.1 %s\r\n%s\r\n%sConnection: close\r\n\r\n%s"
                .formatted(
                        status,
                        header,
                        status.startsWith("204") ? "" : "Content-Length: %d\r\n".formatted(body.length()),
                        body);
    }

    @Nullable
    String foreignAnswer() {
        return this.foreignAnswer;
    }
}
