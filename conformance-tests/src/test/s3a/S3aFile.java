import java.net.URI;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/// Writes one file through Hadoop's S3A with its own settings, as Spark does: under a temporary name, renamed when it is
/// whole. Then reads all of it, and some of it here and there, and compares.
///
/// Run by `large.sh`: S3aFile BUCKET MEBIBYTES
public final class S3aFile {
    private static final int MEBIBYTE = 1 << 20;

    private S3aFile() {}

    public static void main(String[] arguments) throws Exception {
        var bucket = arguments[0];
        int mebibytes = Integer.parseInt(arguments[1]);
        try (var files = FileSystem.get(URI.create("s3a://" + bucket + "/"), settings())) {
            var temporary = new Path("/spark/_temporary/part-00000");
            var file = new Path("/spark/part-00000");
            files.delete(file, false);
            long begun = System.nanoTime();
            var wanted = write(files, temporary, mebibytes);
            long written = System.nanoTime();
            if (!files.rename(temporary, file)) {
                throw new AssertionError("the file was not renamed");
            }
            long renamed = System.nanoTime();
            var found = digest(files, file);
            long read = System.nanoTime();
            require(wanted.equals(found), "the file came back otherwise");
            long length = files.getFileStatus(file).getLen();
            require(length == (long) mebibytes * MEBIBYTE, "its length is " + length);
            long listed = Arrays.stream(files.listStatus(new Path("/spark")))
                    .filter(FileStatus::isFile)
                    .count();
            require(listed == 1, listed + " files are listed"); // beside the directory that S3A keeps by a marker
            readHereAndThere(files, file, mebibytes);
            System.out.printf(
                    "S3A: %d MiB written in %.1f s, renamed in %.1f s, read in %.1f s, all the same%n",
                    mebibytes, (written - begun) / 1e9, (renamed - written) / 1e9, (read - renamed) / 1e9);
        }
    }

    private static Configuration settings() {
        var settings = new Configuration();
        settings.set("fs.s3a.endpoint", System.getenv("AWS_ENDPOINT_URL"));
        settings.set("fs.s3a.endpoint.region", System.getenv("AWS_DEFAULT_REGION"));
        settings.set("fs.s3a.access.key", System.getenv("AWS_ACCESS_KEY_ID"));
        settings.set("fs.s3a.secret.key", System.getenv("AWS_SECRET_ACCESS_KEY"));
        settings.setBoolean("fs.s3a.path.style.access", true);
        settings.setBoolean("fs.s3a.connection.ssl.enabled", false);
        return settings;
    }

    /// Each mebibyte is made from its number, so that any of them can be compared alone.
    private static byte[] piece(int number) {
        var bytes = new byte[MEBIBYTE];
        new Random(number).nextBytes(bytes);
        return bytes;
    }

    private static String write(FileSystem files, Path file, int mebibytes) throws Exception {
        var digest = MessageDigest.getInstance("SHA-256");
        try (var out = files.create(file, true)) {
            for (int i = 0; i < mebibytes; i++) {
                var piece = piece(i);
                digest.update(piece);
                out.write(piece);
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static String digest(FileSystem files, Path file) throws Exception {
        var digest = MessageDigest.getInstance("SHA-256");
        var bytes = new byte[MEBIBYTE];
        try (var in = files.open(file)) {
            for (int count = in.read(bytes); count >= 0; count = in.read(bytes)) {
                digest.update(bytes, 0, count);
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static void readHereAndThere(FileSystem files, Path file, int mebibytes) throws Exception {
        var random = new Random(5);
        try (var in = files.open(file)) {
            for (int i = 0; i < 50; i++) {
                int number = random.nextInt(mebibytes);
                int offset = random.nextInt(MEBIBYTE - 1000);
                var bytes = new byte[1000];
                in.readFully((long) number * MEBIBYTE + offset, bytes);
                var piece = piece(number);
                require(
                        Arrays.equals(bytes, 0, 1000, piece, offset, offset + 1000),
                        "mebibyte " + number + " came back otherwise");
            }
        }
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise);
        }
    }
}
