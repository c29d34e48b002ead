package dev.streampair.relay.actuate;

import dev.streampair.relay.http.EndpointExample;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.springframework.boot.actuate.endpoint.EndpointId;
import org.springframework.boot.actuate.endpoint.OperationType;
import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.invoke.OperationInvoker;
import org.springframework.boot.actuate.endpoint.invoke.OperationInvokerAdvisor;
import org.springframework.boot.actuate.endpoint.invoke.OperationParameter;
import org.springframework.boot.actuate.endpoint.invoke.OperationParameters;
import org.springframework.http.HttpStatus;

/**
 * Refuses, with status 400, a request that would change something and has a member or a query parameter that its
 * endpoint does not know. Spring Boot ignores these, so that a misspelt one would have its default.
 */
final class KnownArguments implements OperationInvokerAdvisor {

    private final List<EndpointExample> endpoints;

    /**
     * @param endpoints those that it guards
     */
    KnownArguments(List<EndpointExample> endpoints) {
        this.endpoints = endpoints;
    }

    @Override
    public OperationInvoker apply(
            EndpointId endpoint, OperationType operation, OperationParameters parameters, OperationInvoker invoker) {
        if (operation == OperationType.READ) {
            return invoker;
        }
        return this.endpoints.stream()
                .filter((candidate) -> candidate.endpoint().equals(endpoint.toString()))
                .findFirst()
                .<OperationInvoker>map((example) -> (context) -> {
                    check(context.getArguments().keySet(), parameters, example);
                    return invoker.invoke(context);
                })
                .orElse(invoker);
    }

    private static void check(Set<String> sent, OperationParameters parameters, EndpointExample example) {
        Set<String> unknown = new TreeSet<>(sent);
        List<OperationParameter> sendable = parameters.stream()
                .filter((parameter) -> parameter.getType() != SecurityContext.class)
                .toList();
        sendable.stream().map(OperationParameter::getName).forEach(unknown::remove);
        if (!unknown.isEmpty()) {
            String known = sendable.stream()
                    .filter((parameter) -> parameter.getAnnotation(Selector.class) == null)
                    .map(OperationParameter::getName)
                    .collect(Collectors.joining(", "));
            throw StreamEndpoint.problem(
                    HttpStatus.BAD_REQUEST,
                    "Unknown here: %s. %s."
                            .formatted(
                                    String.join(", ", unknown),
                                    known.isEmpty()
                                            ? "Send nothing with this request"
                                            : "Send only %s, as in %s".formatted(known, example.body())));
        }
    }
}
