package dev.streampair.relay.spring;

import jakarta.servlet.Filter;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.web.servlet.AbstractFilterRegistrationBean;
import org.springframework.core.ResolvableType;

/**
 * Finds out whether an application has its own servlet filters, above all Spring Security's chain. If so, a posting
 * must pass them.
 */
final class ApplicationFilters {

    /** Spring's own filters, which guard nothing: character encoding, the request's context, observations. */
    private static final List<String> HARMLESS =
            List.of("org.springframework.web.filter.", "org.springframework.boot.servlet.filter.");

    private final ConfigurableListableBeanFactory beans;

    ApplicationFilters(ConfigurableListableBeanFactory beans) {
        this.beans = beans;
    }

    /** Whether there is a filter that may be a guard. A filter of unknown type counts as one. */
    boolean exist() {
        Stream<@Nullable Class<?>> filters = Arrays.stream(this.beans.getBeanNamesForType(Filter.class, true, false))
                .map(this.beans::getType);
        Stream<@Nullable Class<?>> registered = Arrays.stream(
                        this.beans.getBeanNamesForType(AbstractFilterRegistrationBean.class, true, false))
                .map(this::filterOf);
        return Stream.concat(filters, registered).anyMatch(ApplicationFilters::mayGuard);
    }

    private @Nullable Class<?> filterOf(String registration) {
        ResolvableType type = this.beans.getMergedBeanDefinition(registration).getResolvableType();
        return type.as(AbstractFilterRegistrationBean.class).getGeneric(0).resolve();
    }

    private static boolean mayGuard(@Nullable Class<?> filter) {
        return filter == null || HARMLESS.stream().noneMatch(filter.getName()::startsWith);
    }
}
