package io.granary.conformance.harness;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.net.spi.InetAddressResolver;
import java.net.spi.InetAddressResolverProvider;
import java.util.stream.Stream;

/// Resolves every host below [Setup#DOMAIN] to this machine, so that buckets can be addressed by host name without any
/// change to the machine's own resolver, to which all other names go.
public final class LoopbackNames extends InetAddressResolverProvider {
    private static final byte[] LOOPBACK = {127, 0, 0, 1};

    @Override
    public InetAddressResolver get(Configuration configuration) {
        var builtin = configuration.builtinResolver();
        return new InetAddressResolver() {
            @Override
            public Stream<InetAddress> lookupByName(String host, LookupPolicy policy) throws UnknownHostException {
                return host.equals(Setup.DOMAIN) || host.endsWith("." + Setup.DOMAIN)
                        ? Stream.of(InetAddress.getByAddress(host, LOOPBACK))
                        : builtin.lookupByName(host, policy);
            }

            @Override
            public String lookupByAddress(byte[] address) throws UnknownHostException {
                return builtin.lookupByAddress(address);
            }
        };
    }

    @Override
    public String name() {
        return "loopback names";
    }
}
