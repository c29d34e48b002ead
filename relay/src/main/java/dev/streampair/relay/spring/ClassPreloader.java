package dev.streampair.relay.spring;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.core.io.ClassPathResource;
import org.springframework.http.MediaTypeFactory;

/**
 * Loads the classes that failures and the shutdown will need, once the application is ready. A jar that is replaced
 * under the running process yields no more classes: code that needs one for the first time would fail, above all the
 * drain.
 *
 * <p>The classes are loaded, not initialized. Requests are served meanwhile, and two threads that initialize classes
 * which need each other would wait for each other for ever.
 */
final class ClassPreloader implements ApplicationListener<ApplicationReadyEvent> {

    private static final Logger logger = LoggerFactory.getLogger(ClassPreloader.class);

    private final boolean durable;

    /**
     * @param durable whether to load the classes of the durable store, too
     */
    ClassPreloader(boolean durable) {
        this.durable = durable;
    }

    @Override
    public void onApplicationEvent(ApplicationReadyEvent event) {
        Thread thread = new Thread(this::loadAll, "relay-preload");
        thread.setDaemon(true);
        thread.start();
    }

    private void loadAll() {
        try {
            preload(new ClassPathResource("preload.txt", ClassPreloader.class)
                    .getContentAsString(StandardCharsets.UTF_8)
                    .lines());
            // This class reads a file of the jar when it is initialized.
            load(MediaTypeFactory.class.getName(), true);
            logger.debug("loaded the classes that failures and the shutdown need");
        } catch (IOException ex) {
            logger.debug("preload.txt cannot be read: classes are loaded when they are first needed", ex);
        }
    }

    /** Loads the listed classes. Skips classes that do not exist, and lines that begin with #. */
    void preload(Stream<String> names) {
        names.filter((name) -> !name.startsWith("#") && (this.durable || !name.contains(".relay.jdbc.")))
                .forEach((name) -> load(name, false));
    }

    private static void load(String name, boolean initialize) {
        try {
            Class.forName(name, initialize, ClassPreloader.class.getClassLoader());
        } catch (ClassNotFoundException | LinkageError ex) {
            logger.debug("{} is not on the class path of this application", name, ex);
        }
    }
}
