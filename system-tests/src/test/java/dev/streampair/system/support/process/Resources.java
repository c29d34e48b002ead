package dev.streampair.system.support.process;

import java.util.ArrayDeque;
import java.util.Deque;

/** What a test has opened, closed in the reverse order: for a field with JUnit's {@code AutoClose}. */
public final class Resources implements AutoCloseable {

    private final Deque<AutoCloseable> opened = new ArrayDeque<>();

    public <T extends AutoCloseable> T opened(T resource) {
        this.opened.push(resource);
        return resource;
    }

    /** Closes all, also when one fails. */
    @Override
    public void close() {
        IllegalStateException failure = null;
        for (AutoCloseable resource : this.opened) {
            try {
                resource.close();
            } catch (Exception ex) {
                failure = new IllegalStateException(resource + " could not be closed", ex);
            }
        }
        if (failure != null) {
            throw failure;
        }
    }
}
