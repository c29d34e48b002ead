package dev.streampair.benchmark;

import dev.streampair.benchmark.baseline.EmptyController;

/** The bare Spring Boot web application, from the tests' class path, and with the JVM's own defaults. */
final class EmptyControllerProcess implements StartSubject.Started {

    private final Baseline process;

    private final int port;

    EmptyControllerProcess(int port) {
        this.port = port;
        this.process = Baseline.java(
                EmptyController.class, "--server.port=" + port, "--server.tomcat.max-keep-alive-requests=-1");
    }

    int port() {
        return this.port;
    }

    long pid() {
        return this.process.tree().root();
    }

    EmptyControllerProcess awaitReady() {
        this.process.awaitLine("Started ");
        return this;
    }

    @Override
    public boolean isReady() {
        return this.process.hasPrinted("Started ");
    }

    @Override
    public void close() {
        this.process.close();
    }
}
