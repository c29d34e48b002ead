package dev.streampair.relay.spring;

import dev.streampair.relay.http.InvalidSettingException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.annotation.Order;

/**
 * Reports a missing or bad setting instead of a stack trace. It runs before Spring Boot's own analyzer of settings,
 * which would name the class of the record, too.
 */
@Order(0)
final class SettingFailureAnalyzer extends AbstractFailureAnalyzer<InvalidSettingException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, InvalidSettingException cause) {
        return new FailureAnalysis(
                cause.getMessage() + ".",
                "Set it in application.yaml, in the environment or on the command line, and start again.",
                cause);
    }
}
