package io.granary.gateway.request;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.OptionalLong;

/// Dates as HTTP writes them, such as `Sun, 06 Nov 1994 08:49:37 GMT`, without the general formatters: an answer
/// carries two of them.
public final class HttpDate {
    private static final String DAYS = "ThuFriSatSunMonTueWed"; // 1970-01-01 was a Thursday
    private static final String MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec";
    private static final int LENGTH = 29;

    private HttpDate() {}

    /// The date of a time in milliseconds since 1970, cut to seconds. Years 1970 to 9999.
    public static String format(long epochMillis) {
        long seconds = Math.floorDiv(epochMillis, 1000);
        long days = Math.floorDiv(seconds, 86_400);
        int second = Math.floorMod(seconds, 86_400);
        var date = LocalDate.ofEpochDay(days);
        var text = new byte[LENGTH];
        int weekday = Math.floorMod(days, 7) * 3;
        put(text, 0, DAYS, weekday);
        text[3] = ',';
        text[4] = ' ';
        digits(text, 5, date.getDayOfMonth());
        text[7] = ' ';
        put(text, 8, MONTHS, (date.getMonthValue() - 1) * 3);
        text[11] = ' ';
        digits(text, 12, date.getYear() / 100);
        digits(text, 14, date.getYear() % 100);
        text[16] = ' ';
        digits(text, 17, second / 3600);
        text[19] = ':';
        digits(text, 20, second / 60 % 60);
        text[22] = ':';
        digits(text, 23, second % 60);
        text[25] = ' ';
        text[26] = 'G';
        text[27] = 'M';
        text[28] = 'T';
        return new String(text, StandardCharsets.ISO_8859_1);
    }

    /// Reads a date of the form above, in milliseconds since 1970; empty for anything else, which the conditional
    /// headers then ignore, as RFC 9110 asks.
    public static OptionalLong parse(String text) {
        if (text.length() != LENGTH || !text.endsWith(" GMT") || text.charAt(3) != ',') {
            return OptionalLong.empty();
        }
        int day = number(text, 5, 2);
        int month = MONTHS.indexOf(text.substring(8, 11));
        int year = number(text, 12, 4);
        int hour = number(text, 17, 2);
        int minute = number(text, 20, 2);
        int second = number(text, 23, 2);
        boolean punctuated = text.charAt(4) == ' '
                && text.charAt(7) == ' '
                && text.charAt(11) == ' '
                && text.charAt(16) == ' '
                && text.charAt(19) == ':'
                && text.charAt(22) == ':';
        if (!punctuated
                || month < 0
                || month % 3 != 0
                || day < 1
                || year < 0
                || hour < 0
                || hour > 23
                || minute < 0
                || minute > 59
                || second < 0
                || second > 60) {
            return OptionalLong.empty();
        }
        try {
            long epochDay = LocalDate.of(year, month / 3 + 1, day).toEpochDay();
            return OptionalLong.of((epochDay * 86_400 + hour * 3600L + minute * 60L + second) * 1000);
        } catch (DateTimeException noSuchDay) { // 31 February
            return OptionalLong.empty();
        }
    }

    private static void put(byte[] into, int at, String from, int start) {
        for (int i = 0; i < 3; i++) {
            into[at + i] = (byte) from.charAt(start + i);
        }
    }

    private static void digits(byte[] into, int at, int value) {
        into[at] = (byte) ('0' + value / 10);
        into[at + 1] = (byte) ('0' + value % 10);
    }

    /// -1 where there is a character that is no digit.
    private static int number(String text, int from, int length) {
        int value = 0;
        for (int i = from; i < from + length; i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            value = value * 10 + digit;
        }
        return value;
    }
}
