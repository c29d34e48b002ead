package dev.streampair.relay.actuate;

import org.springframework.boot.actuate.endpoint.EndpointId;
import org.springframework.boot.actuate.endpoint.OperationType;
import org.springframework.boot.actuate.endpoint.invoke.OperationInvoker;
import org.springframework.boot.actuate.endpoint.invoke.OperationInvokerAdvisor;
import org.springframework.boot.actuate.endpoint.invoke.OperationParameters;

/** Answers 404 to whoever asks for the health of a part of something that is not there: Spring Boot fails, with 500 and a trace. */
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
                        // "'contributor' must not be null". An indicator's own failure never comes here: it is DOWN.
                        if (context.getArguments().get("path") instanceof String[] path && path.length > 1) {
                            return null;
                        }
                        throw ex;
                    }
                };
    }
}
