import Ledger

extension Principal {
  /// As which organiser the caller does something at an event: as the event's own, or else as that
  /// of the place, which checks in and sells but pays nothing (UiT documentation, "event").
  ///
  /// - Throws: 403 where the caller may do it as neither.
  func organizer(
    for permission: Permission, at event: EventView
  ) throws(Problem) -> OrganizerID {
    for organizer in event.sellers
    where may(permission, organizer: organizer, systems: event.systems) {
      return organizer
    }
    throw Problem(.forbidden)
  }
}
