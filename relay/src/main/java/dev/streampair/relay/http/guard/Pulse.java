package dev.streampair.relay.http.guard;

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.io.SelectorManager;
import org.eclipse.jetty.util.component.AbstractLifeCycle;
import org.eclipse.jetty.util.thread.Scheduler;
import org.eclipse.jetty.util.thread.strategy.AdaptiveExecutionStrategy;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Detects that a selector's thread has died, for example after an OutOfMemoryError, and exits the process: it would no
 * longer answer, but seem alive. Each selector gets a task every 5 s. A selector that has not run its last task, and
 * for which no thread is active, is dead. If its thread is only delayed, it still counts as active.
 */
public final class Pulse extends AbstractLifeCycle {

    private static final Logger logger = LoggerFactory.getLogger(Pulse.class);

    private static final long INTERVAL_MILLIS = 5000;

    private final Supplier<SelectorManager> selectors;

    private final Scheduler scheduler;

    private final Runnable exit;

    /** The selectors that have not run their last task. */
    private final Set<ManagedSelector> silent = ConcurrentHashMap.newKeySet();

    private volatile Scheduler.@Nullable Task next;

    /**
     * @param selectors supplies the selectors to watch
     */
    public Pulse(Supplier<SelectorManager> selectors, Scheduler scheduler) {
        this(selectors, scheduler, Pulse::exit);
    }

    Pulse(Supplier<SelectorManager> selectors, Scheduler scheduler, Runnable exit) {
        this.selectors = selectors;
        this.scheduler = scheduler;
        this.exit = exit;
    }

    @Override
    protected void doStart() {
        scheduleNext();
    }

    @Override
    protected void doStop() {
        Scheduler.Task last = this.next;
        if (last != null) {
            last.cancel();
        }
    }

    private void scheduleNext() {
        this.next = this.scheduler.schedule(
                () -> {
                    beat();
                    scheduleNext();
                },
                INTERVAL_MILLIS,
                TimeUnit.MILLISECONDS);
    }

    void beat() {
        Set<ManagedSelector> before = new HashSet<>(this.silent);
        for (ManagedSelector selector : this.selectors.get().getBeans(ManagedSelector.class)) {
            AdaptiveExecutionStrategy strategy = selector.getBean(AdaptiveExecutionStrategy.class);
            if (before.contains(selector) && strategy != null && strategy.isIdle()) {
                this.exit.run();
                return;
            }
            this.silent.add(selector);
            selector.submit((any) -> this.silent.remove(selector));
        }
    }

    private static void exit() {
        try {
            logger.error("A selector's thread has died: the server would no longer answer, so the process exits");
            new Thread(() -> System.exit(1), "relay-exit").start();
        } catch (Throwable ex) {
            Runtime.getRuntime().halt(1);
        }
    }
}
