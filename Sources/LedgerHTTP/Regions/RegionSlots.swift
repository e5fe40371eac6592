import Synchronization

/// So many streams of card systems at a time.
final class RegionSlots: Sendable {
  private let max: Int
  private let taken = Atomic(0)

  init(_ max: Int) { self.max = max }

  /// The right to one stream; nil where all are under way.
  func take() -> Slot? {
    guard taken.add(1, ordering: .relaxed).newValue <= max else {
      taken.subtract(1, ordering: .relaxed)
      return nil
    }
    return Slot(self)
  }

  /// The right to one stream, given back when nothing holds it any more: also by an answer whose
  /// body nobody asked for.
  final class Slot: Sendable {
    private let slots: RegionSlots

    fileprivate init(_ slots: RegionSlots) { self.slots = slots }

    deinit { slots.taken.subtract(1, ordering: .relaxed) }
  }
}
