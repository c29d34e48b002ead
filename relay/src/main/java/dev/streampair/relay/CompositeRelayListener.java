package dev.streampair.relay;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Combines several listeners into one. A listener that fails affects neither the others nor the relay. */
final class CompositeRelayListener {

    private static final Logger logger = LoggerFactory.getLogger(CompositeRelayListener.class);

    private CompositeRelayListener() {}

    /** Returns a listener that passes each event to all of these, in their order. */
    static RelayListener of(List<RelayListener> listeners) {
        List<RelayListener> all = List.copyOf(listeners);
        return (RelayListener) Proxy.newProxyInstance(
                RelayListener.class.getClassLoader(),
                new Class<?>[] {RelayListener.class},
                (proxy, event, arguments) -> {
                    if (event.getDeclaringClass() == Object.class) {
                        return event.invoke(all, arguments);
                    }
                    all.forEach((listener) -> tell(listener, event, arguments));
                    return null;
                });
    }

    private static void tell(RelayListener listener, Method event, Object[] arguments) {
        try {
            event.invoke(listener, arguments);
        } catch (InvocationTargetException ex) {
            log(listener, ex.getTargetException());
        } catch (Throwable ex) {
            log(listener, ex);
        }
    }

    /** Logs a failure. Even that may fail when memory runs out. */
    private static void log(RelayListener listener, Throwable failure) {
        try {
            logger.error("{} failed; the stream continues", listener, failure);
        } catch (Throwable ex) {
            // There is no other place to report it.
        }
    }
}
