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
    var kiosks: [KioskView] = []
    var kiosksByID: [String: KioskID] = [:]
    var kiosksByName: [String: KioskID] = [:]
    var coupons: [CouponView] = []
    var couponsByID: [String: CouponID] = [:]
    var distributionKeys: [DistributionKeyView] = []
    /// By number, as the events; none ever changes.
    var checkInCodes: [String] = []
    var eventsByCheckInCode: [String: EventID] = [:]
  }

  private let content = Mutex(Content())
  private let checkInCode: @Sendable (_ event: String, _ attempt: UInt32) -> String

  /// - Parameter checkInCode: the code of an event by its public id, and the next one where another
  ///   event has that already.
  init(checkInCode: @escaping @Sendable (_ event: String, _ attempt: UInt32) -> String) {
    self.checkInCode = checkInCode
  }

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

  /// Every event, by number.
  public var events: [EventView] { content.withLock { $0.eventsByNumber } }

  /// The newest events of which something is true, and how many there are in all.
  ///
  /// - Complexity: O(events).
  public func events(
    max: Int, where isMeant: (EventView) -> Bool
  ) -> (newest: [EventView], total: Int) {
    // Nobody else waits for the question to be asked of every event.
    let events = events
    var newest: [EventView] = []
    var total = 0
    for event in events.reversed() where isMeant(event) {
      if total < max { newest.append(event) }
      total += 1
    }
    return (newest, total)
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

  /// Every kiosk, by number.
  public var kiosks: [KioskView] { content.withLock { $0.kiosks } }

  /// The kiosk with a public id.
  public func kiosk(id: String) -> KioskView? {
    content.withLock { content in
      content.kiosksByID[id].map { content.kiosks[Int($0.number) - 1] }
    }
  }

  /// The kiosk with a name.
  public func kiosk(named name: String) -> KioskView? {
    content.withLock { content in
      content.kiosksByName[name].map { content.kiosks[Int($0.number) - 1] }
    }
  }

  /// A coupon by its number.
  public func coupon(_ coupon: CouponID) -> CouponView? {
    guard coupon.exists else { return nil }
    return content.withLock { content in
      Int(coupon.number) <= content.coupons.count ? content.coupons[Int(coupon.number) - 1] : nil
    }
  }

  /// The coupon with an id of the published API.
  public func coupon(id: String) -> CouponView? {
    content.withLock { content in
      content.couponsByID[id].map { content.coupons[Int($0.number) - 1] }
    }
  }

  /// Every coupon, by number.
  public var coupons: [CouponView] { content.withLock { $0.coupons } }

  /// Every distribution key, by number.
  public var distributionKeys: [DistributionKeyView] {
    content.withLock { $0.distributionKeys }
  }

  /// The distribution key with an id of the published API.
  public func distributionKey(publicID: UInt32) -> DistributionKeyView? {
    distributionKeys.first { $0.publicID == publicID }
  }

  /// The code by which holders check in at an event; nil where there is no such event.
  public func checkInCode(of event: EventID) -> String? {
    guard event.exists else { return nil }
    return content.withLock { content in
      Int(event.number) <= content.checkInCodes.count
        ? content.checkInCodes[Int(event.number) - 1] : nil
    }
  }

  /// The event of a check-in code.
  public func event(checkInCode code: String) -> EventView? {
    content.withLock { content in
      content.eventsByCheckInCode[code].map { content.eventsByNumber[Int($0.number) - 1] }
    }
  }

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
    for number in 0..<state.kioskCount {
      guard let view = state.kiosk(KioskID(UInt32(number + 1))) else { continue }
      updated.kiosks.append(view)
      updated.kiosksByID[view.id] = view.kiosk
      updated.kiosksByName[view.name] = view.kiosk
    }
    updated.coupons = state.coupons
    for view in updated.coupons { updated.couponsByID[view.id] = view.coupon }
    updated.distributionKeys = state.distributionKeys
    addCheckInCodes(to: &updated)
    content.withLock { $0 = updated }
  }

  /// Keeps the codes that are there and makes those of new events, in the order of the log: so an
  /// event has the same code after every start.
  private func addCheckInCodes(to updated: inout Content) {
    (updated.checkInCodes, updated.eventsByCheckInCode) = content.withLock {
      ($0.checkInCodes, $0.eventsByCheckInCode)
    }
    for event in updated.eventsByNumber.dropFirst(updated.checkInCodes.count) {
      var attempt: UInt32 = 0
      var code = checkInCode(event.id, attempt)
      while updated.eventsByCheckInCode[code] != nil {
        attempt += 1
        code = checkInCode(event.id, attempt)
      }
      updated.checkInCodes.append(code)
      updated.eventsByCheckInCode[code] = event.event
    }
  }
}
