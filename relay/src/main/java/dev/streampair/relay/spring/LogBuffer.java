package dev.streampair.relay.spring;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.OutputStreamAppender;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Executor;
import org.slf4j.ILoggerFactory;
import org.slf4j.LoggerFactory;
import org.springframework.util.ClassUtils;

/**
 * Runs a task that logs many lines, and makes Logback write them through a buffer. Without it, each line costs a system
 * call, which is half of a line's time. All lines are written when {@link #execute} returns, including those that other
 * threads log meanwhile.
 *
 * <p>Covers the console and the files that the root logger writes to, if they write each line at once, as by default.
 *
 * <p>For one thread at a time: the relay notifies its listeners one after another.
 */
final class LogBuffer implements Executor {

    private static final boolean LOGBACK =
            ClassUtils.isPresent("ch.qos.logback.classic.LoggerContext", LogBuffer.class.getClassLoader());

    private final List<OutputStreamAppender<ILoggingEvent>> appenders = new ArrayList<>();

    LogBuffer(LoggerContext context) {
        Iterator<Appender<ILoggingEvent>> all =
                context.getLogger(Logger.ROOT_LOGGER_NAME).iteratorForAppenders();
        while (all.hasNext()) {
            if (all.next() instanceof OutputStreamAppender<ILoggingEvent> appender
                    && appender.isStarted()
                    && appender.isImmediateFlush()) {
                take(appender);
            }
        }
    }

    /**
     * Returns a buffer for the application's log, or an executor that only runs the task if the log is not Logback's.
     */
    static Executor ofApplication() {
        return LOGBACK ? of(LoggerFactory.getILoggerFactory()) : Runnable::run;
    }

    private static Executor of(ILoggerFactory loggers) {
        return (loggers instanceof LoggerContext context) ? new LogBuffer(context) : Runnable::run;
    }

    private void take(OutputStreamAppender<ILoggingEvent> appender) {
        if (appender instanceof ConsoleAppender<ILoggingEvent> console) {
            if (console.isWithJansi()) {
                // Its stream would be closed when it is replaced.
                return;
            }
            // Its own stream has a tiny buffer, and writes longer lines at once.
            console.setOutputStream(new BufferedOutputStream(console.getOutputStream()));
        }
        this.appenders.add(appender);
    }

    @Override
    public void execute(Runnable logging) {
        this.appenders.forEach((appender) -> appender.setImmediateFlush(false));
        try {
            logging.run();
        } finally {
            this.appenders.forEach((appender) -> appender.setImmediateFlush(true));
            // In this order, a line that another thread logs meanwhile is written by its own flush or by this one.
            this.appenders.forEach(LogBuffer::flush);
        }
    }

    private static void flush(OutputStreamAppender<ILoggingEvent> appender) {
        OutputStream stream = appender.getOutputStream();
        if (stream == null) {
            // The appender was stopped, or its file is being replaced by the next one: it was flushed then.
            return;
        }
        try {
            stream.flush();
        } catch (IOException ex) {
            appender.addError("The lines of several items could not be written", ex);
        }
    }
}
