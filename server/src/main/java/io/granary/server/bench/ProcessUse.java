package io.granary.server.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// What processes have used so far, as `/proc` tells it.
///
/// @param cpuMicros processor time of all their threads, in the kernel's ticks of 10 ms
/// @param residentBytes memory
record ProcessUse(long cpuMicros, long residentBytes) {
    private static final long MICROS_A_TICK = 10_000; // USER_HZ is 100 on every Linux
    private static final long KIB = 1024;

    /// The sum over `pids`. Throws `IOException` for one that does not run.
    static ProcessUse of(List<Long> pids) throws IOException {
        long cpu = 0;
        long resident = 0;
        for (long pid : pids) {
            cpu += cpuMicros(pid);
            resident += residentBytes(pid);
        }
        return new ProcessUse(cpu, resident);
    }

    private static long cpuMicros(long pid) throws IOException {
        var stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
        // The name in brackets may hold blanks; user and system time are the 12th and 13th field behind it.
        var fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) * MICROS_A_TICK;
    }

    private static long residentBytes(long pid) throws IOException {
        for (var line : Files.readAllLines(Path.of("/proc", Long.toString(pid), "status"))) {
            if (line.startsWith("VmRSS:")) {
                return Long.parseLong(line.replaceAll("\\D", "")) * KIB;
            }
        }
        return 0;
    }
}
