public import Ledger
import Synchronization

/// Events, organisers and card systems by their public ids, for look-up from any thread.
///
/// Follows the log: what was registered is here before its registration is answered.
public final class Catalogue: Sendable {
  private struct Content: Sendable {
    var events: [String: EventView] = [:]
    var eventsByNumber: [EventView] = []
    var systems: [CardSystemView] = []
    var organizers: [String: OrganizerID] = [:]
    var organizersByNumber: [OrganizerView] = []
  }

  private let content = Mutex(Content())

  init() {}

  /// The event with a public id.
  public func event(id: String) -> EventView? {
    content.withLock { $0.events[id] }
  }

  /// An event by its number.
  public func event(_ event: EventID) -> EventView? {
    guard event.exists else { return nil }
    return content.withLock { content in
      Int(event.number) <= content.eventsByNumber.count
        ? content.eventsByNumber[Int(event.number) - 1] : nil
    }
  }

  /// A card system by its number.
  public func cardSystem(_ system: CardSystemID) -> CardSystemView? {
    guard system.number > 0 else { return nil }
    return content.withLock { content in
      Int(system.number) <= content.systems.count ? content.systems[Int(system.number) - 1] : nil
    }
  }

  /// The card system with an id of the published API.
  public func cardSystem(publicID: UInt32) -> CardSystemView? {
    cardSystems.first { $0.publicID == publicID }
  }

  /// Every card system, by number.
  public var cardSystems: [CardSystemView] { content.withLock { $0.systems } }

  /// The organiser with a public id.
  public func organizer(id: String) -> OrganizerID? {
    content.withLock { $0.organizers[id] }
  }

  /// An organiser by its number.
  public func organizer(_ organizer: OrganizerID) -> OrganizerView? {
    guard organizer.exists else { return nil }
    return content.withLock { content in
      Int(organizer.number) <= content.organizersByNumber.count
        ? content.organizersByNumber[Int(organizer.number) - 1] : nil
    }
  }

  /// Every organiser, by number.
  public var organizers: [OrganizerView] { content.withLock { $0.organizersByNumber } }

  /// Takes over what the state knows.
  ///
  /// - Complexity: O(events and organisers); definitions change rarely.
  func update(from state: borrowing LedgerState) {
    var updated = Content()
    updated.eventsByNumber.reserveCapacity(state.eventCount)
    for number in 0..<state.eventCount {
      guard let view = state.event(EventID(UInt32(number + 1))) else { continue }
      updated.eventsByNumber.append(view)
      updated.events[view.id] = view
    }
    for number in 0..<state.cardSystemCount {
      guard let view = state.cardSystem(CardSystemID(UInt8(number + 1))) else { continue }
      updated.systems.append(view)
    }
    for number in 0..<state.organizerCount {
      guard let view = state.organizer(OrganizerID(UInt32(number + 1))) else { continue }
      updated.organizersByNumber.append(view)
      updated.organizers[view.id] = view.organizer
    }
    content.withLock { $0 = updated }
  }
}
