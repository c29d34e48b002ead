package dev.streampair.system.support.peer;

import dev.streampair.system.support.process.ServiceCommand;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** An authority of the test's own, in a folder, and the stores of what it has signed. Made with the JDK's keytool. */
public final class Certificates {

    public static final String PASSWORD = "of-the-test";

    private final Path folder;

    private final String authority;

    /** Makes an authority, and a store in which it is trusted. */
    public Certificates(Path folder, String authority) {
        this.folder = folder;
        this.authority = authority;
        Path certificate = folder.resolve(authority + ".pem");
        keytool(store(authority), "-genkeypair", "-alias", "ca", "-dname", "CN=" + authority, "-ext", "bc=ca:true");
        keytool(store(authority), "-exportcert", "-rfc", "-alias", "ca", "-file", certificate.toString());
        trust(trusted(), certificate);
    }

    private void trust(Path store, Path certificate) {
        keytool(store, "-importcert", "-noprompt", "-alias", "ca", "-file", certificate.toString());
    }

    private Path store(String name) {
        return this.folder.resolve(name + ".p12");
    }

    /** Where the authority is trusted. */
    public Path trusted() {
        return store(this.authority + "-trusted");
    }

    /**
     * Makes a key with a certificate of the authority.
     *
     * @param host for which it is
     * @param validity keytool's options of when it is valid
     * @return the store that holds both
     */
    public Path sign(String name, String host, String... validity) {
        Path store = store(name);
        Path request = this.folder.resolve(name + ".csr");
        Path signed = this.folder.resolve(name + ".pem");
        keytool(store, "-genkeypair", "-alias", "key", "-dname", "CN=" + name);
        keytool(store, "-certreq", "-alias", "key", "-file", request.toString());
        List<String> sign = new ArrayList<>(List.of(
                "-gencert", "-rfc", "-alias", "ca", "-infile", request.toString(), "-outfile", signed.toString()));
        sign.addAll(List.of("-ext", "san=" + host));
        sign.addAll(List.of(validity));
        keytool(store(this.authority), sign.toArray(String[]::new));
        trust(store, this.folder.resolve(this.authority + ".pem"));
        keytool(store, "-importcert", "-alias", "key", "-file", signed.toString());
        return store;
    }

    /** Returns what a client needs that shows a key and trusts an authority. */
    public static SSLContext context(Path keys, Path trusted) {
        try {
            KeyManagerFactory shown = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            shown.init(KeyStore.getInstance(keys.toFile(), PASSWORD.toCharArray()), PASSWORD.toCharArray());
            TrustManagerFactory accepted = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            accepted.init(KeyStore.getInstance(trusted.toFile(), PASSWORD.toCharArray()));
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(shown.getKeyManagers(), accepted.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IOException ex) {
            throw new IllegalStateException(ex);
        }
    }

    private static void keytool(Path store, String... arguments) {
        List<String> command = new ArrayList<>(List.of(ServiceCommand.tool("keytool")));
        command.addAll(List.of(arguments));
        command.addAll(List.of("-keystore", store.toString(), "-storetype", "PKCS12", "-storepass", PASSWORD));
        if (command.contains("-genkeypair")) {
            command.addAll(List.of("-keyalg", "EC", "-validity", "2"));
        }
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IllegalStateException(command + ": " + output);
            }
        } catch (IOException ex) {
            throw new UncheckedIOException(ex);
        } catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(ex);
        }
    }
}
