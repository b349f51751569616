package io.granary.segment.local;

import io.granary.model.location.Extent;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The extents that stay open for reading, the least recently used going first. A file is closed when it has left and
/// its last reader is done, never under one.
final class OpenExtents implements Closeable {
    /// Finds and opens an extent's file.
    interface Opener {
        ExtentFile open(Extent extent) throws IOException;
    }

    private final Opener opener;
    private final int limit;

    /// In the order of use; guarded by this, as are its entries. No file is opened, read or closed under the lock.
    private final LinkedHashMap<Long, Lease> leases = new LinkedHashMap<>(16, 0.75f, true);

    private boolean closed;

    OpenExtents(int limit, Opener opener) {
        this.limit = limit;
        this.opener = opener;
    }

    /// One open file and how many read it.
    static final class Lease {
        private final ExtentFile file;
        private int readers;
        private boolean left;

        private Lease(ExtentFile file) {
            this.file = file;
        }

        ExtentFile file() {
            return file;
        }
    }

    /// Opens the extent, if need be; to be given back with [#release].
    Lease acquire(Extent extent) throws IOException {
        var known = find(extent.id());
        return known != null ? known : add(new Lease(opener.open(extent)));
    }

    private synchronized @Nullable Lease find(long id) {
        var lease = leases.get(id);
        if (lease != null) {
            lease.readers++;
        }
        return lease;
    }

    private Lease add(Lease opened) throws IOException {
        var unused = new ArrayList<ExtentFile>();
        Lease taken;
        synchronized (this) {
            var first = leases.get(opened.file.id());
            taken = first == null ? opened : first;
            taken.readers++;
            if (first != null) {
                unused.add(opened.file); // somebody else opened it meanwhile
            } else if (closed) {
                opened.left = true;
            } else {
                leases.put(opened.file.id(), opened);
                shrink(unused);
            }
        }
        closeAll(unused);
        return taken;
    }

    /// Takes out the least recently used; what nobody reads goes to `unused`.
    private void shrink(List<ExtentFile> unused) {
        while (leases.size() > limit) {
            leave(leases.pollFirstEntry().getValue(), unused);
        }
    }

    private static void leave(Lease lease, List<ExtentFile> unused) {
        lease.left = true;
        if (lease.readers == 0) {
            unused.add(lease.file);
        }
    }

    void release(Lease lease) throws IOException {
        boolean last;
        synchronized (this) {
            lease.readers--;
            last = lease.left && lease.readers == 0;
        }
        if (last) {
            lease.file.close();
        }
    }

    /// Forgets an extent that is being deleted.
    void forget(long id) throws IOException {
        var unused = new ArrayList<ExtentFile>();
        synchronized (this) {
            var lease = leases.remove(id);
            if (lease != null) {
                leave(lease, unused);
            }
        }
        closeAll(unused);
    }

    @Override
    public void close() throws IOException {
        var unused = new ArrayList<ExtentFile>();
        synchronized (this) {
            closed = true;
            leases.values().forEach(lease -> leave(lease, unused));
            leases.clear();
        }
        closeAll(unused);
    }

    private static void closeAll(List<ExtentFile> files) throws IOException {
        for (var file : files) {
            file.close();
        }
    }
}
