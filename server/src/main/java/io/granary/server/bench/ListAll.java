package io.granary.server.bench;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/// Walks all pages of ListObjectsV2, as one client does, and checks that exactly the run's keys come, in order.
final class ListAll implements Work {
    private static final byte[] KEY = "<Key>".getBytes(StandardCharsets.US_ASCII);

    private final Requests requests;
    private final long count;
    private final boolean repeat;
    private final boolean verify;
    private final LongAdder keys;
    private String token = "";
    private long listed;
    private boolean finished;

    /// @param repeat whether to start again at the end, until the time is over
    /// @param keys counts the keys of all pages
    ListAll(Requests requests, long count, boolean repeat, boolean verify, LongAdder keys) {
        this.requests = requests;
        this.count = count;
        this.repeat = repeat;
        this.verify = verify;
        this.keys = keys;
    }

    @Override
    public boolean next(ByteBuf to) {
        if (finished) {
            return false;
        }
        requests.list(token, to);
        return true;
    }

    @Override
    public Optional<String> answered(@Nullable Response response) {
        var problem = Answers.success(response);
        if (problem.isPresent() || response == null) {
            finished = true;
            return problem;
        }
        long before = listed;
        problem = readKeys(response);
        keys.add(listed - before);
        var text = response.text();
        token = unescape(between(text, "<NextContinuationToken>", "</NextContinuationToken>"));
        if (!token.isEmpty() && problem.isEmpty()) {
            return problem;
        }
        if (problem.isEmpty() && verify && listed != count) {
            problem = Optional.of("listed " + listed + " keys of " + count);
        }
        finished = !repeat || problem.isPresent();
        token = "";
        listed = 0;
        return problem;
    }

    private Optional<String> readKeys(Response page) {
        var body = page.body();
        for (int at = 0; at <= page.length() - KEY.length; at++) {
            if (body[at] != '<' || !Arrays.equals(body, at, at + KEY.length, KEY, 0, KEY.length)) {
                continue;
            }
            at += KEY.length;
            if (verify) {
                var expected = requests.objects().key(listed).getBytes(StandardCharsets.US_ASCII);
                int end = Math.min(page.length(), at + expected.length);
                if (!Arrays.equals(body, at, end, expected, 0, expected.length) || body[end] != '<') {
                    return Optional.of("listing lacks " + requests.objects().key(listed));
                }
                at = end - 1;
            }
            listed++;
        }
        return Optional.empty();
    }

    private static String between(String text, String start, String end) {
        int from = text.indexOf(start);
        int to = text.indexOf(end);
        return from < 0 || to < from ? "" : text.substring(from + start.length(), to);
    }

    private static String unescape(String xml) {
        return xml.replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&quot;", "\"")
                .replace("&#34;", "\"")
                .replace("&#39;", "'")
                .replace("&apos;", "'")
                .replace("&amp;", "&");
    }
}
