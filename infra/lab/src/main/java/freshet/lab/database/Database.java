package freshet.lab.database;

import freshet.lab.Folders;
import freshet.lab.LabFailure;
import freshet.lab.process.Program;
import freshet.lab.process.Programs;
import freshet.lab.process.StopSignal;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * PostgreSQL as a program of the lab: everything durable as it comes, passwords checked for every role (SCRAM), reachable on
 * the loopback address alone. It is ready when each role has its database.
 */
public final class Database implements Program {
    private static final int MOST_CONNECTIONS = 200;

    private final Path folder;
    private final Path programs;
    private final int port;
    private final Passwords passwords;
    private volatile Path binaries;

    /**
     * @param folder where the data is kept; made by the first start
     * @param programs where PostgreSQL's programs are unpacked, once for all data folders
     * @param port the same at every start
     * @param passwords of the superuser and of the roles; each role gets a database of its own name
     */
    public Database(Path folder, Path programs, int port, Passwords passwords) {
        this.folder = folder;
        this.programs = programs;
        this.port = port;
        this.passwords = passwords;
    }

    @Override
    public int port() {
        return port;
    }

    /** @throws LabFailure if PostgreSQL can't run on this machine or under this user */
    @Override
    public void prepare() throws IOException {
        binaries = Binaries.unpackInto(programs);
        if (Files.notExists(folder)) {
            create();
        }
    }

    // In a folder beside, then renamed: an interrupted start leaves nothing that looks like a database.
    private void create() throws IOException {
        var fresh = folder.resolveSibling(folder.getFileName() + ".new");
        Folders.delete(fresh);
        var passwordFile = Files.createTempFile(folder.getParent(), "superuser", ".password");
        try {
            Files.writeString(passwordFile, passwords.superuser());
            run(initdb(fresh, passwordFile));
        } finally {
            Files.delete(passwordFile);
        }
        Files.move(fresh, folder, StandardCopyOption.ATOMIC_MOVE);
    }

    private List<String> initdb(Path fresh, Path passwordFile) {
        var command = asAnybody();
        command.addAll(List.of(
                binaries.resolve("bin/initdb").toString(),
                "--pgdata=" + fresh,
                "--username=" + Passwords.SUPERUSER,
                "--pwfile=" + passwordFile,
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                "--locale=C",
                "--locale-provider=builtin",
                "--builtin-locale=C.UTF-8",
                "--no-instructions"));
        return command;
    }

    private static void run(List<String> command) throws IOException {
        var process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectInput(Redirect.PIPE)
                .start();
        process.getOutputStream().close();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.onExit().join().exitValue() != 0) {
            throw new LabFailure("The database cannot be created:\n" + output.strip());
        }
    }

    @Override
    public List<String> command(int port) {
        var command = asAnybody();
        command.addAll(List.of(
                binaries.resolve("bin/postgres").toString(),
                "-D",
                folder.toString(),
                "-p",
                Integer.toString(port),
                "-c",
                "listen_addresses=127.0.0.1",
                "-c",
                "unix_socket_directories=",
                "-c",
                "max_connections=" + MOST_CONNECTIONS,
                "-c",
                "client_connection_check_interval=100ms", // what nobody waits for any more ends, lock or no lock
                "-c",
                "shared_buffers=256MB",
                "-c",
                "max_wal_size=2GB"));
        return command;
    }

    // PostgreSQL refuses to run as root. In a user namespace without a mapping, root is nobody.
    private static List<String> asAnybody() {
        if (!"root".equals(System.getProperty("user.name"))) {
            return new ArrayList<>();
        }
        var unshare = Programs.find("unshare")
                .orElseThrow(() -> new LabFailure("PostgreSQL refuses to run as root, and there is no 'unshare'"
                        + " (util-linux) to give it another user. Run this as an ordinary user."));
        return new ArrayList<>(List.of(unshare.toString(), "-U", "--"));
    }

    @Override
    public Map<String, String> environment(int port) {
        return Map.of("LC_ALL", "C", "TZ", "UTC");
    }

    @Override
    public boolean isReady(int port) {
        try {
            new Roles(port, passwords).create();
            return true;
        } catch (SQLException e) {
            if (isNotYetUp(e)) {
                return false;
            }
            throw new LabFailure("The database refuses the lab: " + e.getMessage(), e);
        }
    }

    // Class 08 is "connection exception"; 57P03 says that the server is starting.
    private static boolean isNotYetUp(SQLException failure) {
        var code = String.valueOf(failure.getSQLState());
        return code.startsWith("08") || code.equals("57P03");
    }

    @Override
    public StopSignal stopSignal() {
        return StopSignal.INT;
    }

    @Override
    public Duration grace() {
        return Duration.ofSeconds(30);
    }
}
