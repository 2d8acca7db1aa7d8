<?php
/**
 * Partner Center: writes the click that the tracker remembered (cookie "partner_center") into the order.
 * Paste into the child theme's functions.php or a snippets plugin, without the first line. Works with classic and block checkout,
 * with and without High-Performance Order Storage (it only uses the order's own methods).
 */
function partner_center_copy_click( $order ) {
	$renews = function_exists( 'wcs_cart_contains_renewal' ) && wcs_cart_contains_renewal();
	$click  = json_decode( wp_unslash( $_COOKIE['partner_center'] ?? '' ), true );
	if ( $renews || $order->get_meta( '_subscription_renewal' ) || ! is_array( $click ) ) {
		return; // A renewal belongs to whoever brought the subscription.
	}
	$keys = array( 'click' => '_partner_center_click', 'reference' => '_partner_center_ref', 'campaign' => '_partner_center_campaign' );
	foreach ( $keys as $name => $key ) {
		// Not sanitize_text_field(): it cuts "%41" and "<3" out of a campaign's name. Whoever shows these values must escape them.
		$text = is_string( $click[ $name ] ?? null ) ? wp_check_invalid_utf8( $click[ $name ] ) : '';
		// Always written, so that the last click leaves nothing of an earlier attempt at the same order.
		$order->update_meta_data( $key, mb_substr( preg_replace( '/[\x00-\x1F\x7F]/', '', $text ), 0, 100 ) );
	}
}
add_action( 'woocommerce_checkout_create_order', 'partner_center_copy_click' );
add_action( 'woocommerce_store_api_checkout_update_order_from_request', 'partner_center_copy_click' );
