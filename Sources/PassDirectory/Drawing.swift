import Synchronization

extension Directory {
  /// Draws 64 bits from the directory's generator, for numbers that nobody may foresee.
  public func drawNumber() -> UInt64 {
    random.withLock { UInt64(truncatingIfNeeded: $0.block()) }
  }
}
