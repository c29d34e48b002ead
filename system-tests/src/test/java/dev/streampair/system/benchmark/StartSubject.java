package dev.streampair.system.benchmark;

import dev.streampair.system.FreePorts;
import dev.streampair.system.ServiceCommand;
import dev.streampair.system.ServiceHttp;
import dev.streampair.system.ServiceProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.IntFunction;

/**
 * The start of a service, each time anew.
 *
 * @param start starts it on a port
 */
record StartSubject(String name, IntFunction<Started> start) implements Subject {

    private static final int POLL_MILLIS = 5;

    /** A service that has just been started. */
    interface Started extends AutoCloseable {

        /** Whether its log says that it is ready. */
        boolean isReady();

        @Override
        void close();
    }

    /** The start of x alone; its items wait for a y that is not there. */
    static StartSubject ofX(String name, Path build) {
        return new StartSubject(name, (port) -> {
            ServiceProcess x = MeasuredPair.command(build, "service-x", port, FreePorts.next())
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
        double ready = 0;
        double firstItem = 0;
        try (Started service = this.start.apply(port)) {
            while (ready == 0 || firstItem == 0) {
                Thread.sleep(POLL_MILLIS);
                if (ready == 0 && service.isReady()) {
                    ready = (System.nanoTime() - begin) / 1e6;
                }
                if (firstItem == 0 && takesItem(http)) {
                    firstItem = (System.nanoTime() - begin) / 1e6;
                }
            }
        }
        return Map.of(Figure.READY, ready, Figure.FIRST_ITEM, firstItem);
    }

    private static boolean takesItem(ServiceHttp http) throws InterruptedException {
        try {
            return http.post("/stream", "1").statusCode() == 202;
        } catch (IOException ex) {
            return false;
        }
    }
}
