package dev.sallyport.throttle;

import io.github.bucket4j.distributed.proxy.ClientSideConfig;
import io.github.bucket4j.distributed.proxy.generic.compare_and_swap.AbstractCompareAndSwapBasedProxyManager;
import io.github.bucket4j.distributed.proxy.generic.compare_and_swap.AsyncCompareAndSwapOperation;
import io.github.bucket4j.distributed.proxy.generic.compare_and_swap.CompareAndSwapOperation;
import io.github.bucket4j.distributed.remote.RemoteBucketState;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentMap;

/** Stores Bucket4j's buckets in a map of the data grid and changes them by compare-and-set. */
final class MapBuckets extends AbstractCompareAndSwapBasedProxyManager<String> {
  private final ConcurrentMap<String, byte[]> map;

  MapBuckets(ConcurrentMap<String, byte[]> map, ClientSideConfig configuration) {
    super(configuration);
    this.map = map;
  }

  @Override
  protected CompareAndSwapOperation beginCompareAndSwapOperation(String key) {
    return new CompareAndSwapOperation() {
      @Override
      public Optional<byte[]> getStateData(Optional<Long> timeoutNanos) {
        return Optional.ofNullable(map.get(key));
      }

      @Override
      public boolean compareAndSwap(
          byte[] originalOrNull,
          byte[] changed,
          RemoteBucketState state,
          Optional<Long> timeoutNanos) {
        return originalOrNull == null
            ? map.putIfAbsent(key, changed) == null
            : map.replace(key, originalOrNull, changed);
      }
    };
  }

  @Override
  public void removeProxy(String key) {
    map.remove(key);
  }

  @Override
  public boolean isAsyncModeSupported() {
    return false;
  }

  @Override
  protected AsyncCompareAndSwapOperation beginAsyncCompareAndSwapOperation(String key) {
    throw new UnsupportedOperationException();
  }

  @Override
  protected CompletableFuture<Void> removeAsync(String key) {
    throw new UnsupportedOperationException();
  }
}
