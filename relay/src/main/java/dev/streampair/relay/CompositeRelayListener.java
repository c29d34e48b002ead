package dev.streampair.relay;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes one listener of several, each shielded from the failures of the others, and the relay from all. */
final class CompositeRelayListener {

    private static final Logger logger = LoggerFactory.getLogger(CompositeRelayListener.class);

    private CompositeRelayListener() {}

    /** Returns a listener that passes what it hears to all of these, in their order. */
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

    /** Logs a failure. When memory is short, even that may fail. */
    private static void log(RelayListener listener, Throwable failure) {
        try {
            logger.error("{} failed; the stream goes on", listener, failure);
        } catch (Throwable ex) {
            // There is no other place to tell it.
        }
    }
}
