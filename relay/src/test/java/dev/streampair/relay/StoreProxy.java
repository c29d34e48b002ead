package dev.streampair.relay;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import org.jspecify.annotations.Nullable;

/** Stores with a test between them and who calls them: it sees each call, and may fail it or answer it itself. */
final class StoreProxy {

    private StoreProxy() {}

    /** The call of the store's own method. */
    @FunctionalInterface
    interface Call {

        @Nullable
        Object proceed() throws Throwable;
    }

    /** What a test does with a call. */
    @FunctionalInterface
    interface Interceptor {

        @Nullable
        Object call(String method, Call call) throws Throwable;
    }

    static Store of(Store store, Interceptor interceptor) {
        return (Store) Proxy.newProxyInstance(
                Store.class.getClassLoader(),
                new Class<?>[] {Store.class},
                (proxy, method, args) -> interceptor.call(method.getName(), () -> {
                    try {
                        return method.invoke(store, args);
                    } catch (InvocationTargetException ex) {
                        throw ex.getCause();
                    }
                }));
    }
}
