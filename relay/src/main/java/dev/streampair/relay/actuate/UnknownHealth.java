package dev.streampair.relay.actuate;

import org.springframework.boot.actuate.endpoint.EndpointId;
import org.springframework.boot.actuate.endpoint.OperationType;
import org.springframework.boot.actuate.endpoint.invoke.OperationInvoker;
import org.springframework.boot.actuate.endpoint.invoke.OperationInvokerAdvisor;
import org.springframework.boot.actuate.endpoint.invoke.OperationParameters;

/**
 * Answers 404 to a request for the health of a part that does not exist, for which Spring Boot fails with 500 and a
 * stack trace.
 */
final class UnknownHealth implements OperationInvokerAdvisor {

    private static final EndpointId HEALTH = EndpointId.of("health");

    @Override
    public OperationInvoker apply(
            EndpointId endpoint, OperationType operation, OperationParameters parameters, OperationInvoker invoker) {
        return !endpoint.equals(HEALTH)
                ? invoker
                : (context) -> {
                    try {
                        return invoker.invoke(context);
                    } catch (IllegalStateException ex) {
                        // "'contributor' must not be null". An indicator's own failure never arrives here: it becomes
                        // DOWN.
                        if (context.getArguments().get("path") instanceof String[] path && path.length > 1) {
                            return null;
                        }
                        throw ex;
                    }
                };
    }
}
