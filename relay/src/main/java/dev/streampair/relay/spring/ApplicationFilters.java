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
 * Knows whether an application has servlet filters of its own, Spring Security's chain above all. Where it has, a posting
 * must pass them.
 */
final class ApplicationFilters {

    /** Spring's own, which guard nothing: character encoding, the request's context, observations. */
    private static final List<String> HARMLESS =
            List.of("org.springframework.web.filter.", "org.springframework.boot.servlet.filter.");

    private final ConfigurableListableBeanFactory beans;

    ApplicationFilters(ConfigurableListableBeanFactory beans) {
        this.beans = beans;
    }

    /** Whether there is a filter that may be a guard; also if it cannot be told what a filter does. */
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
