package dev.streampair.y;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.annotation.DeleteOperation;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;

/** {@code /actuator/exchange}: shows the exchange, ends it, and starts it again after a halt. */
@Endpoint(id = "exchange")
final class ExchangeEndpoint {

    private static final Pattern INTEGER = Pattern.compile("-?[0-9]+");

    private final Exchange exchange;

    private final ExchangeProperties defaults;

    ExchangeEndpoint(Exchange exchange, ExchangeProperties defaults) {
        this.exchange = exchange;
        this.defaults = defaults;
    }

    @ReadOperation
    Exchange.State state() {
        return this.exchange.state();
    }

    /**
     * Starts the exchange again.
     *
     * <p>The parameters are strings, so that no conversion turns 1.5 into 1.
     *
     * @param seed the item to begin with; by default that of the settings
     * @param haltAfter how many messages y sends before it halts; by default the number of the settings
     * @return the exchange as it begins
     * @throws ErrorResponseException with status 400 if a value is not an integer or out of its range, 409 while an
     *     exchange is running, the outbox is full or the service drains
     */
    @WriteOperation
    Exchange.State start(@Nullable String seed, @Nullable String haltAfter) {
        try {
            this.exchange.start(
                    integer("seed", seed, this.defaults.seed()),
                    integer("haltAfter", haltAfter, this.defaults.haltAfter()));
            return this.exchange.state();
        } catch (IllegalArgumentException ex) {
            throw problem(HttpStatus.BAD_REQUEST, ex);
        } catch (IllegalStateException ex) {
            throw problem(HttpStatus.CONFLICT, ex);
        }
    }

    /**
     * Ends the exchange, if one runs.
     *
     * @return the exchange as it ended
     */
    @DeleteOperation
    Exchange.State end() {
        this.exchange.end();
        return this.exchange.state();
    }

    private static long integer(String name, @Nullable String value, long defaultValue) {
        if (value == null) {
            return defaultValue;
        }
        try {
            if (INTEGER.matcher(value).matches()) {
                return Long.parseLong(value);
            }
        } catch (NumberFormatException ex) {
            // Too many digits: the answer is the same.
        }
        throw new IllegalArgumentException("%s is %s, must be an integer such as 1".formatted(name, value));
    }

    private static ErrorResponseException problem(HttpStatus status, RuntimeException ex) {
        ProblemDetail detail = ProblemDetail.forStatusAndDetail(status, ex.getMessage());
        return new ErrorResponseException(status, detail, ex);
    }
}
