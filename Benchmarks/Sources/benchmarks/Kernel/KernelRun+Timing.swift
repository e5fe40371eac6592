import CAllocationCount
import Histogram
import Workload

extension KernelRun {
  /// Takes so many taps and times each of them; its share of the batch's preparation is added.
  mutating func time(_ count: Int, into histogram: inout Histogram<UInt64>) {
    for _ in 0..<count / Self.batchCount {
      draw()
      let start = monotonicNanoseconds()
      prepare()
      let share = (monotonicNanoseconds() - start) / UInt64(Self.batchCount)
      for place in 0..<Self.batchCount {
        let start = monotonicNanoseconds()
        _ = checkIn(place)
        histogram.record(share + monotonicNanoseconds() - start)
      }
    }
  }

  /// The nanoseconds that a tap takes on average, the making of its command taken off.
  mutating func meanNanoseconds(_ count: Int) -> Double {
    let batches = count / Self.batchCount
    var spent: UInt64 = 0
    for _ in 0..<batches {
      draw()
      let start = monotonicNanoseconds()
      prepare()
      for place in 0..<Self.batchCount { _ = checkIn(place) }
      spent += monotonicNanoseconds() - start
    }
    return Double(spent) / Double(batches * Self.batchCount)
  }

  /// How many blocks the heap gives out for so many taps.
  mutating func allocations(_ count: Int) -> UInt64 {
    let before = allocation_count()
    advance(count)
    return allocation_count() - before
  }
}
