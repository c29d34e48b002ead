package dev.streampair.relay.spring;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.OutputStreamAppender;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Executor;
import org.slf4j.ILoggerFactory;

/**
 * Runs what logs many lines, and has Logback write them by the buffer, not each by a system call of its own, which is
 * half of what a line takes. All are written when {@link #execute} returns; lines that other threads log meanwhile, too.
 *
 * <p>Takes the console and the files that the root logger writes to, if they write each line at once, as by default.
 *
 * <p>For one thread at a time: the relay's listeners are told one after another.
 */
final class LogBuffer implements Executor {

    private final List<OutputStreamAppender<ILoggingEvent>> appenders = new ArrayList<>();

    LogBuffer(ILoggerFactory loggers) {
        if (loggers instanceof LoggerContext context) {
            Iterator<Appender<ILoggingEvent>> all =
                    context.getLogger(Logger.ROOT_LOGGER_NAME).iteratorForAppenders();
            while (all.hasNext()) {
                if (all.next() instanceof OutputStreamAppender<ILoggingEvent> appender && appender.isImmediateFlush()) {
                    this.appenders.add(appender);
                }
            }
        }
        for (OutputStreamAppender<ILoggingEvent> appender : this.appenders) {
            if (appender instanceof ConsoleAppender) {
                // Its stream writes at once whatever is longer than its tiny buffer.
                appender.setOutputStream(new BufferedOutputStream(appender.getOutputStream()));
            }
        }
    }

    @Override
    public void execute(Runnable logging) {
        this.appenders.forEach((appender) -> appender.setImmediateFlush(false));
        try {
            logging.run();
        } finally {
            this.appenders.forEach(LogBuffer::flush);
        }
    }

    /** In this order, a line that comes meanwhile is written either by its own flush or by this one. */
    private static void flush(OutputStreamAppender<ILoggingEvent> appender) {
        appender.setImmediateFlush(true);
        try {
            appender.getOutputStream().flush();
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }
}
