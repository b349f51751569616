package io.granary.gateway.xml;

/// Writes times as `2026-11-23T06:53:58.123Z` without a formatter: neighbours in a listing mostly share their day, so
/// the date's digits are computed once and kept. One thread.
public final class UtcClock {
    public static final int LENGTH = 24;

    private static final int DATE_LENGTH = 11;
    private static final long MILLIS_A_DAY = 86_400_000L;

    private final byte[] date = new byte[DATE_LENGTH];
    private long day = Long.MIN_VALUE;

    /// Writes [#LENGTH] bytes at `at`. The years 0 to 9999 are right.
    public void write(long epochMillis, byte[] into, int at) {
        long itsDay = Math.floorDiv(epochMillis, MILLIS_A_DAY);
        if (itsDay != day) {
            renderDate(itsDay);
            day = itsDay;
        }
        System.arraycopy(date, 0, into, at, DATE_LENGTH);
        int millis = (int) (epochMillis - itsDay * MILLIS_A_DAY);
        int seconds = millis / 1000;
        two(into, at + 11, seconds / 3600);
        into[at + 13] = ':';
        two(into, at + 14, seconds / 60 % 60);
        into[at + 16] = ':';
        two(into, at + 17, seconds % 60);
        into[at + 19] = '.';
        int fraction = millis % 1000;
        into[at + 20] = (byte) ('0' + fraction / 100);
        two(into, at + 21, fraction % 100);
        into[at + 23] = 'Z';
    }

    private void renderDate(long epochDay) {
        var calendar = java.time.LocalDate.ofEpochDay(epochDay);
        two(date, 0, calendar.getYear() / 100);
        two(date, 2, calendar.getYear() % 100);
        date[4] = '-';
        two(date, 5, calendar.getMonthValue());
        date[7] = '-';
        two(date, 8, calendar.getDayOfMonth());
        date[10] = 'T';
    }

    private static void two(byte[] into, int at, int value) {
        into[at] = (byte) ('0' + value / 10);
        into[at + 1] = (byte) ('0' + value % 10);
    }
}
