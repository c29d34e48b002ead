package dev.streampair.benchmark;

import static org.awaitility.Awaitility.await;

import dev.streampair.system.support.process.FreePorts;
import dev.streampair.system.support.process.LoggedProcess;
import dev.streampair.system.support.process.ServiceCommand;
import dev.streampair.system.support.process.ServiceHttp;
import dev.streampair.system.support.process.ServiceProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.function.UnaryOperator;

/**
 * The start of a service, each time anew.
 *
 * @param start starts it on a port
 */
record StartSubject(String name, IntFunction<Started> start) implements Subject {

    private static final Duration POLL = Duration.ofMillis(5);

    /** A service that has just been started. */
    interface Started extends AutoCloseable {

        /** Whether its log says that it is ready. */
        boolean isReady();

        @Override
        void close();
    }

    /**
     * The start of x alone; its items wait for a y that is not there.
     *
     * @param how changes the command of x
     */
    static StartSubject ofX(String name, Path build, UnaryOperator<ServiceCommand> how) {
        return new StartSubject(name, (port) -> {
            ServiceProcess x = how.apply(MeasuredPair.command(build, "service-x", port, FreePorts.next()))
                    .start();
            return new Started() {
                @Override
                public boolean isReady() {
                    return !x.messages("Started Service").isEmpty();
                }

                @Override
                public void close() {
                    x.close();
                }
            };
        });
    }

    @Override
    public Map<Figure, Double> measure() throws Exception {
        int port = FreePorts.next();
        ServiceHttp http = new ServiceHttp(ServiceCommand.loopback(port));
        long begin = System.nanoTime();
        Map<Figure, Double> result = new EnumMap<>(Figure.class);
        try (Started service = this.start.apply(port)) {
            await("a started service")
                    .pollInSameThread()
                    .pollInterval(POLL)
                    .atMost(LoggedProcess.PATIENCE)
                    .until(() -> {
                        // Either may come first.
                        if (!result.containsKey(Figure.READY) && service.isReady()) {
                            result.put(Figure.READY, millisSince(begin));
                        }
                        if (!result.containsKey(Figure.FIRST_ITEM) && takesItem(http)) {
                            result.put(Figure.FIRST_ITEM, millisSince(begin));
                        }
                        return result.size() == 2;
                    });
        }
        return result;
    }

    private static double millisSince(long nanos) {
        return (System.nanoTime() - nanos) / 1e6;
    }

    private static boolean takesItem(ServiceHttp http) throws InterruptedException {
        try {
            return http.post("/stream", "1").statusCode() == 202;
        } catch (IOException ex) {
            return false;
        }
    }
}
