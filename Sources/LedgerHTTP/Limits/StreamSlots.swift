import Synchronization

/// So many streams of one kind at a time.
package final class StreamSlots: Sendable {
  private let max: Int
  private let taken = Atomic(0)

  package init(_ max: Int) { self.max = max }

  /// The right to one stream; nil where all are under way.
  package func take() -> Slot? {
    guard taken.add(1, ordering: .relaxed).newValue <= max else {
      taken.subtract(1, ordering: .relaxed)
      return nil
    }
    return Slot(self)
  }

  /// The right to one stream, given back when nothing holds it any more: also by an answer whose
  /// body nobody asked for.
  package final class Slot: Sendable {
    private let slots: StreamSlots

    fileprivate init(_ slots: StreamSlots) { self.slots = slots }

    deinit { slots.taken.subtract(1, ordering: .relaxed) }
  }
}
